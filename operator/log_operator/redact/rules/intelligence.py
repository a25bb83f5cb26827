"""Models and what is built on them: OpenAI, Anthropic, Hugging Face and the like."""

from log_operator.redact.checks import is_drawn
from log_operator.redact.prefixed import prefixed

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 4

RULES = (
    prefixed(
        "model-key",
        "intelligence",
        "a key of OpenAI, Anthropic, DeepSeek or OpenRouter",
        {b"sk-": rb"[A-Za-z0-9_-]{20,300}"},
        follow=rb"[A-Za-z0-9_-]",
        count=20,
        check=is_drawn,
        must_match=(
            f"key «sk-proj-{_A[:74]}T3BlbkFJ{_A[:74]}»",
            f"'«sk-{_A[:20]}T3BlbkFJ{_A[:20]}»'",
            f"x-api-key «sk-ant-api03-{_A[:93]}AA»",
            f"«sk-or-v1-{'0123456789abcdef' * 4}» is over quota",
            f"a\\n«sk-{_A[:32]}»\\n",
        ),
        must_not=(
            "sk-SK locale",
            "task-0123456789abcdefghijkl",
            "sk-learn-contrib-packages-are-loaded",
            "sk-short",
            "risk-assessment-2026-11-21-final",
        ),
    ),
    prefixed(
        "model-token",
        "intelligence",
        "a token of Hugging Face, Groq, Replicate, Perplexity, xAI or LangSmith",
        {
            b"hf_": rb"[A-Za-z0-9]{30,40}(?![A-Za-z0-9])",
            b"api_org_": rb"[A-Za-z0-9]{34}(?![A-Za-z0-9])",
            b"gsk_": rb"[A-Za-z0-9]{48,56}",
            b"r8_": rb"[A-Za-z0-9]{37}",
            b"pplx-": rb"[A-Za-z0-9]{40,56}",
            b"xai-": rb"[A-Za-z0-9]{60,100}",
            b"lsv2_": rb"(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}",
            b"ABSK": rb"[A-Za-z0-9+/]{100,180}={0,2}",
            b"nvapi-": rb"[A-Za-z0-9_-]{50,80}",
            b"fw_": rb"[A-Za-z0-9]{22,30}(?![A-Za-z0-9])",
            b"tgp_v1_": rb"[A-Za-z0-9_-]{40,50}",
            b"pcsk_": rb"[A-Za-z0-9_]{40,80}",
            b"tvly-": rb"(?:dev-|prod-)?[A-Za-z0-9]{28,40}",
        },
        count=16,
        check=is_drawn,
        must_match=(
            f"hub «hf_{_A[:34]}»",
            f"groq «gsk_{_A[:52]}»",
            f"replicate «r8_{_A[:37]}», perplexity «pplx-{_A[:48]}»",
            f"«xai-{_A[:80]}» ok",
            f"trace «lsv2_pt_{'0123456789abcdef' * 2}_0123456789»",
        ),
        must_not=(
            "hf_hub_download_with_retries_and_more_words",
            "gsk_short",
            "r8_is_the_shrinker",
            "xai-explainability",
            "fw_update_requested_by_operator",
        ),
    ),
)
