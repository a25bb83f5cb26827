"""README.txt is laid out from clean words; that layout must not stop a bundle."""

from msgspec.structs import replace

from tenant_file.model import Profile
from tenant_file.sources import Files
from tests.operator.program.conftest import Story


def test_words_that_look_like_a_table_of_secrets_stop_nothing(story: Story) -> None:
    why = "a log with a planted secret, to see that it does not arrive"
    source = Files(why=why, include=(f"{story.folder}/logs/**",))
    story.tenant = replace(story.tenant, profiles=(Profile("generic", "All", (source,)),))
    assert story.send().files == 1
