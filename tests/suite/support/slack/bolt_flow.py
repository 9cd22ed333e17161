"""The official Slack client for Python against the counterpart, in Socket Mode.

Takes the base address of the Web API and the two tokens. What the test makes people do arrives as
events; each handler answers as an app would. Prints a line a finished step; ends with its input.
"""

import sys
import urllib.request

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

BASE, BOT_TOKEN, APP_TOKEN = sys.argv[1:]

client = WebClient(token=BOT_TOKEN, base_url=f"{BASE}/")
client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
app = App(client=client, token=BOT_TOKEN)


def passed(step):
    print(step, flush=True)


def plain(text):
    return {"type": "plain_text", "text": text}


BLOCKS = [
    {"type": "header", "text": plain("Application")},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Fit* 82 %"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "approve",
                "value": "7",
                "style": "primary",
                "text": plain("Approve"),
            },
            {
                "type": "static_select",
                "action_id": "theme",
                "placeholder": plain("Theme"),
                "options": [{"text": plain("Modern"), "value": "modern"}],
            },
        ],
    },
]

MODAL = {
    "type": "modal",
    "callback_id": "edit",
    "title": plain("Edit"),
    "submit": plain("Save"),
    "blocks": [
        {
            "type": "input",
            "block_id": "line",
            "label": plain("Line"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


@app.command("/process")
def process(ack, command, client):
    ack("On it.")
    channel = command["channel_id"]
    metadata = {"event_type": "run", "event_payload": {"run": "7"}}
    top = client.chat_postMessage(
        channel=channel, text=command["text"], blocks=BLOCKS, metadata=metadata, unfurl_links=False
    )
    reply = client.chat_postMessage(channel=channel, thread_ts=top["ts"], text="Reading …")
    client.chat_update(channel=channel, ts=reply["ts"], text="Done.")
    client.chat_postEphemeral(channel=channel, user=command["user_id"], text="Only you see this.")
    client.reactions_add(channel=channel, timestamp=top["ts"], name="eyes")
    found = client.conversations_history(channel=channel, include_all_metadata=True)
    assert found["messages"][0]["metadata"] == metadata, found
    thread = client.conversations_replies(channel=channel, ts=top["ts"])
    assert [message["text"] for message in thread["messages"]] == [command["text"], "Done."]
    seen = client.reactions_get(channel=channel, timestamp=top["ts"])
    assert seen["message"]["reactions"][0]["name"] == "eyes"
    uploaded = client.files_upload_v2(
        channel=channel, thread_ts=top["ts"], filename="cv.pdf", content=b"%PDF-1.7", title="CV"
    )
    info = client.files_info(file=uploaded["file"]["id"])
    assert info["file"]["shares"]["public"][channel][0]["thread_ts"] == top["ts"], info
    passed("process")


@app.action("approve")
def approve(ack, body, action, respond):
    ack()
    assert action["value"] == "7" and body["message"]["text"], body
    respond(text="Approved.", replace_original=True)
    passed("approve")


@app.action("theme")
def theme(ack, action):
    ack()
    passed("theme " + action["selected_option"]["value"])


@app.command("/edit")
def edit(ack, body, client):
    ack()
    opened = client.views_open(trigger_id=body["trigger_id"], view=MODAL)
    client.views_update(view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=MODAL)
    passed("edit")


@app.view("edit")
def edited(ack, view):
    text = view["state"]["values"]["line"]["text"]["value"]
    if text == "Led a team":
        ack(response_action="errors", errors={"line": "Not in your CV."})
        passed("refused")
    else:
        ack()
        passed("accepted")


@app.event("app_home_opened")
def home(event, client):
    blocks = [{"type": "section", "text": plain("Nothing runs.")}]
    client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})
    passed("home")


@app.event("app_mention")
def mention(event, say):
    say(text="You called.", thread_ts=event["ts"])
    passed("mention")


@app.event("message")
def message(event):
    for file in event.get("files", []):
        request = urllib.request.Request(
            file["url_private_download"], headers={"Authorization": f"Bearer {BOT_TOKEN}"}
        )
        with urllib.request.urlopen(request) as answer:
            passed("file " + answer.read().decode())


@app.event("reaction_added")
def reaction(event):
    passed("reaction " + event["reaction"])


@app.command("/refused")
def refused(ack, client, command):
    ack()
    try:
        client.reactions_add(channel=command["channel_id"], timestamp="1.2", name="eyes")
    except SlackApiError as error:
        passed("refused " + error.response["error"])


handler = SocketModeHandler(app, APP_TOKEN, ping_interval=1)
# The handler makes a client of its own for `apps.connections.open`.
handler.client.web_client = client
handler.connect()
passed("connected")
sys.stdin.read()
handler.close()
