"""The pages of the local page that are no account: one look, one script, one policy."""

from starlette.responses import HTMLResponse

from rashomon.render.page import asset, environment, policy


def page_of(template: str, status: int = 200, **told: object) -> HTMLResponse:
    """A page of this template."""
    style, script = asset("page.css"), asset("start.js")
    rules = policy(style, script, connect="'self'")
    return HTMLResponse(environment().get_template(template).render(style=style, script=script, policy=rules, **told), status)
