"""What makes each shell ask the issuer when somebody presses the tab key.

All four call `issuer complete-words`, take no line of it for an order, and hide its errors.
"""

from collections.abc import Mapping
from typing import Final, Literal

Shell = Literal["bash", "zsh", "fish", "powershell"]

_BASH: Final = r"""
_issuer_completion() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        [[ -n $line ]] && COMPREPLY+=("${line%%$'\t'*}")
    done < <("$1" complete-words "=${COMP_WORDS[COMP_CWORD]#=}" \
        "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
}
complete -o default -F _issuer_completion issuer
"""
_ZSH: Final = r"""
#compdef issuer
_issuer() {
    local line
    local -a found
    while IFS= read -r line; do
        [[ -n $line ]] && found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done < <("${words[1]}" complete-words "=${(Q)words[CURRENT]}" \
        "${(@Q)words[2,CURRENT-1]}" 2>/dev/null)
    if (( ${#found} )); then _describe -V issuer found; else _files; fi
}
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then _issuer "$@"; else compdef _issuer issuer; fi
"""
_FISH: Final = r"""
function __issuer_completion
    set -l words (commandline --cut-at-cursor --tokenize)
    set -l current (commandline --cut-at-cursor --current-token)
    set -l found ($words[1] complete-words "=$current" $words[2..-1] 2>/dev/null)
    set -l found (string match --regex '.+' -- $found)
    if set -q found[1]
        printf '%s\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete --command issuer --no-files --arguments '(__issuer_completion)'
"""
_POWERSHELL: Final = r"""
Register-ArgumentCompleter -Native -CommandName issuer -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    $program = $commandAst.CommandElements[0].ToString()
    $found = & $program complete-words "=$wordToComplete" @words 2>$null
    $found | Where-Object { $_ } | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if (-not $about) { $about = $value }
        $kind = 'ParameterValue'
        [System.Management.Automation.CompletionResult]::new($value, $value, $kind, $about)
    }
}
"""

SCRIPTS: Final[Mapping[Shell, str]] = {
    "bash": _BASH.strip(),
    "zsh": _ZSH.strip(),
    "fish": _FISH.strip(),
    "powershell": _POWERSHELL.strip(),
}
