from tests.shared.zendesk_sandbox.daily_work import put
from zendesk_sandbox.server import RunningSandbox


def test_ccs_come_and_go(sandbox: RunningSandbox, agent: str) -> None:
    service = sandbox.service_user_id
    added = put(sandbox, agent, 1000, email_ccs=[{"user_id": service, "action": "put"}])
    assert added.json()["ticket"]["email_cc_ids"] == [service]
    assert added.json()["audit"]["events"][0]["field_name"] == "email_ccs"
    again = put(sandbox, agent, 1000, email_ccs=[{"user_id": service}])
    assert again.json()["ticket"]["email_cc_ids"] == [service]
    gone = put(sandbox, agent, 1000, email_ccs=[{"user_id": service, "action": "delete"}])
    assert gone.json()["ticket"]["email_cc_ids"] == []
    by_mail = put(sandbox, agent, 1000, email_ccs=[{"user_email": "who@x.example"}])
    new_user = by_mail.json()["ticket"]["email_cc_ids"][0]
    assert sandbox.state.users[new_user].email == "who@x.example"
    for bad in ({"user_id": 1}, {"user_email": "nobody"}, {}):
        refused = put(sandbox, agent, 1000, email_ccs=[bad])
        assert (refused.status, refused.json()["error"]) == (422, "RecordInvalid")


def test_comment_in_anothers_name(sandbox: RunningSandbox, agent: str) -> None:
    author = sandbox.seeded.requester.id
    answer = put(sandbox, agent, 1000, comment={"body": "x", "author_id": author})
    assert answer.json()["audit"]["events"][0]["author_id"] == author
    assert put(sandbox, agent, 1000, comment={"body": "x", "author_id": 1}).status == 422


def test_collaborators(sandbox: RunningSandbox, agent: str) -> None:
    service, requester = sandbox.service_user_id, sandbox.seeded.requester.id
    added = put(sandbox, agent, 1000, additional_collaborators=[service, "a@x.example"])
    first, second = added.json()["ticket"]["email_cc_ids"]
    assert (first, sandbox.state.users[second].email) == (service, "a@x.example")
    named = put(sandbox, agent, 1000, additional_collaborators=[{"email": "B@x.example"}])
    assert len(named.json()["ticket"]["collaborator_ids"]) == 3
    replaced = put(sandbox, agent, 1000, collaborator_ids=[requester])
    assert replaced.json()["ticket"]["email_cc_ids"] == [requester]
    assert put(sandbox, agent, 1000, collaborator_ids=[]).json()["ticket"]["email_cc_ids"] == []


def test_followers_are_ignored_and_told(sandbox: RunningSandbox, agent: str) -> None:
    followers = [{"user_id": sandbox.service_user_id, "action": "put"}]
    answer = put(sandbox, agent, 1000, followers=followers)
    assert "ticket.followers" in answer.headers["x-zendesk-api-warn"]
    assert answer.json()["ticket"]["follower_ids"] == []


def test_assignees(sandbox: RunningSandbox, agent: str) -> None:
    admin = sandbox.seeded.admin
    by_mail = put(sandbox, agent, 1000, assignee_email=admin.email).json()["ticket"]
    assert by_mail["assignee_id"] == admin.id
    assert put(sandbox, agent, 1000).json()["ticket"]["assignee_id"] == admin.id
    assert put(sandbox, agent, 1000, assignee_id=None).json()["ticket"]["assignee_id"] is None
    refused = put(sandbox, agent, 1000, assignee_id=sandbox.seeded.requester.id)
    assert (refused.status, list(refused.json()["details"])) == (422, ["assignee"])
