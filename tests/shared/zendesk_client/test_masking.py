from ticketbound.secret import Secret
from zendesk_client.masking import mask_path, mask_text


def test_upload_tokens_and_queries_leave_the_path() -> None:
    assert mask_path("/api/v2/uploads/s3cr3t?token=s3cr3t") == "/api/v2/uploads/[secret]"
    assert mask_path("/attachments/token/s3cr3t/?name=a") == "/attachments/token/[secret]/"
    assert mask_path("/api/v2/uploads?token=s3cr3t") == "/api/v2/uploads"
    assert mask_path("/api/v2/tickets/33") == "/api/v2/tickets/33"
    assert mask_path("/a\x1b[2J") == "/a\\x1b[2J"


def test_secrets_are_masked_before_the_text_is_cut() -> None:
    secret = Secret("0123456789" * 4)
    text = "x" * 180 + secret.reveal()
    assert "0123" not in mask_text(text, [secret])
    assert mask_text(text, [secret]) == "x" * 180 + "[secret]"


def test_a_secret_is_masked_in_its_percent_encoding_too() -> None:
    assert mask_text("a p%40ss p@ss", [Secret("p@ss"), Secret("")]) == "a [secret] [secret]"


def test_controls_are_escaped_and_long_texts_cut() -> None:
    assert mask_text("a\x1b\n\u202e", []) == "a\\x1b\\x0a\\u202e"
    assert len(mask_text("a" * 1_000_000, [])) == 200
