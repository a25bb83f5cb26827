"""Whether what stands behind a telling name is a value, or a word, a variable, a piece of code."""

import re

from log_operator.redact.checks import entropy

_WORDS = frozenset(
    b"""null none nil true false undefined nan n/a yes no on off ok empty blank unset default auto
    amd64 arm64 i386 armhf x86_64 noarch
    required optional mandatory missing invalid incorrect wrong bad expired expiring valid
    correct needed provided given present absent supplied set changed updated reset rotated
    created deleted removed skipped sent received hidden revoked refreshed renewed verified
    validated accepted rejected denied refused ignored failed failure success successful
    successfully authenticated unauthenticated authorized unauthorized forbidden encrypted
    hashed masked redacted filtered protected sensitive secure insecure stored saved loaded
    found used unused enabled disabled locked unlocked unknown unsupported unexpected mismatch
    matches match matched too must should cannot can can't could may might will would shall is
    isn't are aren't was wasn't were has have had does doesn't do don't not never all any both
    each some only also the a an this that these those your our their its my his her for from
    to of in at by with without and or but if when while because since check please try see
    contact verify enter sign log again input string str text bytes byte varchar nvarchar char
    int integer bool boolean object array list dict map float double number void secretstr
    securestring file stdin prompt interactive token_file include omit same-origin files
    compat systemd sss ldap nis db chauthtok policy type field value values option argument
    flag parameter param prompted authentication authorization error exception warning info
    debug bearer basic digest password passwd pwd token passphrase api_key apikey api-key
    credentials username user name email <none> (none) (null) (empty) (hidden) (sensitive)
    (redacted) [] {} () - -- --- ... <nil> ? await yield read write delete""".split()
) | {word.encode() for word in ("да", "нет", "ja", "nein", "oui", "non", "sí", "tak", "nie")}
_BEGINNINGS = frozenset(
    b"""must should can cannot could may might will would shall is are was were has have does do not
    no for required expired invalid missing changed updated incorrect wrong too if when please enter
    use using with need needs never always input self this none null string str optional new await
    lambda function return raise error failed unable authentication""".split()
)
_VERBS = frozenset(
    b"or is are was were must has have had if will should expired failed for".split()
)
_PART = rb"(?:[A-Za-z_$][A-Za-z_]*[0-9]?)"
_NAMES = rb"(?:passw(?:or)?d|pwd|passphrase|token|secret|api_?key|apikey|credentials?|key)"
_STAND_IN = re.compile(
    rb"X{3,200}|(?:[*x.#]|\xe2\x80\xa2|\xe2\x97\x8f|\xe2\x88\x97){1,200}|\$\{[^}]{1,200}\}?"
    rb"|\$\([^)]{1,200}\)?"
    rb"|\$env:\w{1,60}|\?[a-z][a-z _]{0,60}|[A-Za-z_]{3,40}=(?:true|false|null|none|[0-9]{1,6})"
    rb"|\$[A-Z][A-Z0-9_]{1,60}|\$[0-9]{1,2}|\$\{?\w{0,40}?(?i:" + _NAMES + rb")\w{0,40}\}?"
    rb"|%-?[0-9.*]{0,6}[sdrvqxu@](?:\\[nrt]){0,4}|\*[A-Za-z]{2,30}(?:[_-][A-Za-z]{2,30}){0,4}"
    rb"|(?:\$?ENV|Env)[\[{][\"']?\w{1,80}[\"'\]}]{0,3}|file:/{1,3}[\w./-]{1,200}"
    rb"|%\([a-z_]{1,60}\)?s?|%[A-Z_]{2,60}%|@[A-Z_]{2,60}@|#\{[\w. ]{1,60}\}?"
    rb"|!(?:Ref|Sub|GetAtt|ImportValue|FindInMap|Join|secret|env_var|reference)|:[a-z_]{2,40}|\?|\{\{.{0,200}|\{[A-Za-z_]{0,40}(?:[._][A-Za-z_]{1,40}){0,4}[0-9]?\}?"
    rb"|\{[0-9]?\}?"
    rb"|(?i:<?(?:your|my|insert|enter|some|change|add)[_-](?:[a-z]{1,20}[_-]){0,3}"
    + _NAMES
    + rb"(?:[_-]here)?>?)"
    rb"|(?i:[<\[(*]{0,3}(?:redacted|hidden|masked|secret|removed|filtered|protected|sensitive value"
    rb"|sensitive|scrubbed|omitted|concealed|not shown|secure)[>\])*]{0,3})"
    rb"|(?i:-{0,2}(?:[a-z]{1,20}[_-]){0,3}"
    + _NAMES
    + rb")|[a-z]{1,20}(?:Password|Passwd|Token|ApiKey|Secret)"
)
_OWNERS = (
    rb"(?:self|this|args|opts|options|config|configuration|cfg|conf|settings|env|os|process|request"
    rb"|req|res|response|ctx|context|params|props|state|data|event|form|input|user|account|client"
    rb"|session|auth|creds|credentials|secrets|vars?|local|module|each|inputs|outputs|steps|github"
    rb"|app|body|json|values|Values|obj|node|item|row|record|result|kwargs|parser|import|System)"
)
_CALLERS = (
    rb"(?:get|fetch|read|load|decode|decrypt|input|prompt|make|create|generate|build|find|require)"
    rb"[A-Za-z]{0,30}|env|str|int|bytes|lambda|func|function|hash|md5|sha1|sha256|len|format"
)
_LONG = rb"[A-Za-z_$][A-Za-z_]{1,40}[0-9]?"
_DOTTED = _LONG + rb"(?:(?:\.|->|::)" + _LONG + rb"){1,8}"
_TYPES = (
    rb"(?:Optional|Union|List|Dict|Annotated|Maybe|Secret|Vec|Array|Set)[\[<].{0,60}"
    rb"|(?:str|string|String|bytes|bool|int|any|object|\[\]byte|interface\{?)[?;,)\]|]{0,3}"
    rb"(?:\|\w{1,20}){0,3}"
    rb"|(?:n?(?:var)?char2?|decimal|numeric|int|text|(?:var)?binary|enum|float)\([0-9, ]{0,12}\)?"
)
_CODE = re.compile(
    rb"(?:await |new |yield )?" + _OWNERS + rb"(?:(?:\.|->|::|\?\.)" + _PART + rb"){1,8}"
    rb"(?:[\[(].{0,200})?;?"
    rb"|\$" + _PART + rb"(?:(?:\.|->|::|\[)" + _PART + rb"?){1,8}.{0,60}"
    rb"|[a-z][a-z0-9_]{2,30}\([a-z_$][\w$.]{0,60}(?:[(,].{0,200}|\)?[;,)}\]]{0,4})"
    rb"|[a-z]{2,30}_[a-z_]{2,40}(?:\.[a-z_]{2,40}){2,4}"
    rb"|[ ]?\+[ ]?[A-Za-z_$][\w.$]{0,60}(?:\(.{0,200})?[;)]{0,3}"
    rb"|[A-Z][A-Za-z]{1,30}:(?:[0-9]{1,6}|true|false|<nil|\[|map\[|0x[0-9a-f]{1,16})?"
    rb"|[a-z](?:\.[A-Z][A-Za-z]{1,30}){1,4}\(.{0,200}"
    rb"|[A-Za-z_]{3,40}\(\)?;?|[A-Za-z_]{5,40}\([\"'].{0,200}|"
    + _DOTTED
    + rb"[0-9]{0,4}\(.{0,200}|[a-z]{2,20}_[a-z_]{2,40}\(.{0,200}"
    rb"|(?:" + _CALLERS + rb")\(.{0,200}"
    rb"|[A-Z][A-Za-z]{2,30}\((?:[A-Z][A-Za-z]{2,30}[(,)]|[a-z_]{2,30}=).{0,200}|[&*]?(?:"
    + _TYPES
    + rb")"
    rb"|" + _OWNERS + rb"\[.{0,200}|\.[a-z]{2,20}(?:\(.{0,60})?;?"
    rb"|\((?:string|int|bool|float|bytes|nil|uint8)\)?|\[\]\w{1,20}|\[C@[0-9a-f]{1,8}|[|>][+-]?|=.{0,40}|!vault"
)
_SENTENCE = re.compile(
    rb"(?i)(?:(?:this|the|your|new|both|ensure|these) )?(?:this )?(?:field|value|password"
    rb"|passphrase|secret|token|key|is|are|was|has|have|must|can't|cannot|can|should|may|do|does|doesn't|did"
    rb"|didn't|please|invalid|incorrect|wrong|minimum|at|too|not|enter|leave|no)s?"
    rb" [a-z][\w ,.'()-]{1,200}"
)
"""What a form says about a field, in the field's place."""
_PATH = re.compile(rb"[./~\\]|[A-Za-z]:[\\/]{1,2}(?:[\w$]|\Z)")
_PLAIN_PATH = re.compile(
    rb"~?/?(?:[a-z0-9_.-]{1,40}/){2,12}[a-z0-9_.-]{0,60}"
    rb"|vault:[\w./-]{1,120}(?:#[\w.-]{1,60})?|[A-Za-z]:\\{1,4}[\w$%.][^\s]{0,200}|\.{1,2}/.{1,200}"
)
_CHANGE = re.compile(rb"[a-z](?=[A-Z])|[A-Z](?=[a-z])")
_SEPARATED = re.compile(rb"[^A-Za-z0-9]")


def is_value(secret: bytes) -> bool:
    """Whether this is a value at all, and not a word, a variable, a mask or a piece of code."""
    core = secret.strip(b" \t").rstrip(b".,;:!")
    return not (
        core.lower() in _WORDS
        or core.rstrip(b")]}.,;:").lower() in _WORDS
        or _STAND_IN.fullmatch(core)
        or _CODE.fullmatch(secret)
        or _PLAIN_PATH.fullmatch(secret)
        or _SENTENCE.fullmatch(core)
        or core.strip(b"()<>[]{}").lower() in _WORDS
        or not core
        or (len(core) < 4 and not core.isalnum() and not re.search(rb"[A-Za-z0-9]", core))
    )


def is_no_mask(secret: bytes) -> bool:
    """Whether this is no mask and no variable; words and paths are values here."""
    return _STAND_IN.fullmatch(secret) is None


def is_value_but_no_path(secret: bytes) -> bool:
    """As `is_value`; what begins like a path is the working directory, a few digits are a count."""
    return (
        is_value(secret) and not _PATH.match(secret) and not (secret.isdigit() and len(secret) < 7)
    )


def is_said(secret: bytes) -> bool:
    """Whether this, in a sentence, is a value: no word, no name, no number, no date."""
    core = secret.rstrip(b".,;:!?)'\"")
    if len(core) < 5 or not is_value(core) or (core.isalpha() and core[1:].islower()):
        return False
    if len(core) >= 12 and core.isalpha():
        return _is_mixed(core)
    has_digit = any(48 <= byte <= 57 for byte in core)
    has_letter = any(byte | 32 in range(97, 123) for byte in core)
    has_sign = re.search(rb"[!#$%&*+=?@^~]", core) is not None
    return has_letter and (has_digit or has_sign) and entropy(core[:256]) > 2.0


def _is_mixed(letters: bytes) -> bool:
    """Whether the case changes more often than in a name of several words."""
    return len(_CHANGE.findall(letters)) >= 0.42 * len(letters) and entropy(letters[:256]) > 3.0


def is_said_token(secret: bytes) -> bool:
    """As `is_said`, long and of one piece, as tokens are."""
    return len(secret) >= 16 and is_said(secret) and entropy(secret[:256]) > 3.0


def is_phrase(secret: bytes) -> bool:
    """Whether these words are a value and not a sentence about one, nor code."""
    words = secret.lower().split(None, 2)
    if len(words) < 2:
        return is_value(secret)
    is_sentence = words[0].rstrip(b".,:") in _BEGINNINGS or words[1] in _VERBS
    is_sentence = is_sentence or (words[0].isdigit() and words[1] == b"bytes")
    is_sentence = is_sentence or not is_no_mask(secret.split()[0])
    return not is_sentence and re.search(rb"[(){}\[\]<>=\"';|]", secret) is None


def is_list(secret: bytes) -> bool:
    """Whether a list holds values, and not numbers or field names; 16 bytes and more are a key."""
    items = [item.strip(b" \t\r\n\"'\\-") for item in re.split(rb"[,\n]", secret)]
    kept = [item for item in items if item]
    if len(kept) >= 16 and all(item.isdigit() and int(item) < 256 for item in kept):
        return True
    return bool(kept) and any(is_value(item) and not item.isdigit() for item in kept)
