"""The visitor sees what goes wrong, or the other tests here would prove nothing."""

from urllib.parse import urlsplit

from playwright.sync_api import Route

from tests.browser.visitor import Visitor, both_ways

_PAGE = """<!doctype html><html lang="en"><title>t</title>
<style>p { color: red }</style>
<img src="http://elsewhere.example/x.png" alt="">
<p style="width: 900px">wide</p>"""


@both_ways
def test_everything_is_noticed(visitor: Visitor) -> None:
    headers = {"Content-Type": "text/html", "Content-Security-Policy": "style-src 'none'"}

    def answer(route: Route) -> None:
        if route.request.url.endswith(".png"):
            route.continue_()
        else:
            route.fulfill(status=404, headers=headers, body=_PAGE)

    visitor.page.route("**", answer)
    visitor.page.goto("http://127.0.0.1:1/")
    assert {urlsplit(url).hostname for url in visitor.asked} == {"127.0.0.1", "elsewhere.example"}
    told = "\n".join(visitor.complaints)
    assert "404" in told
    assert told.count("Content Security Policy") >= 2
    assert "ERR_NAME_NOT_RESOLVED" in told


@both_ways
def test_wide_page_is_noticed(visitor: Visitor) -> None:
    visitor.page.set_content('<p style="width: 900px">wide</p>')
    assert visitor.is_too_wide()
    visitor.page.set_content('<p style="max-width: 900px">narrow</p>')
    assert not visitor.is_too_wide()
