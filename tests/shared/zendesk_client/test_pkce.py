import random

import pytest

from ticketbound.secret import Secret
from zendesk_client.pkce import CodeVerifier, make_verifier


def test_the_example_of_the_standard() -> None:
    # See: https://www.rfc-editor.org/rfc/rfc7636#appendix-B
    octets = bytes.fromhex("7418dfb49799e0254ffa607dd8adbbba16d4254d69d6bff05b58055853848d79")
    verifier = make_verifier(lambda size: octets[:size])
    assert verifier.secret == Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_every_verifier_is_another_and_shows_itself_nowhere() -> None:
    rng = random.Random(1)
    made = [make_verifier(rng.randbytes) for _ in range(50)]
    assert len({verifier.secret.reveal() for verifier in made}) == 50
    assert made[0].secret.reveal() not in repr(made[0])


@pytest.mark.parametrize("text", ["a" * 43, "Zz9-._~" * 18 + "aa"])
def test_a_verifier_has_43_to_128_characters(text: str) -> None:
    assert len(CodeVerifier(Secret(text)).challenge) == 43


@pytest.mark.parametrize(
    "text", ["", "a" * 42, "a" * 129, "a" * 42 + "+", "a" * 42 + "é", "a" * 43 + "\n"]
)
def test_anything_else_is_no_verifier(text: str) -> None:
    with pytest.raises(ValueError, match="43 to 128") as caught:
        CodeVerifier(Secret(text))
    assert not text or text not in str(caught.value)
