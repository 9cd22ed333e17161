"""The official clients against the tests' provider: what it says is what the services say.

Usage: referee.py BASE_URL KEY. Prints the name of each step that passed.
"""

import json
import sys

import anthropic
import openai
from pydantic import BaseModel

base, key = sys.argv[1], sys.argv[2]
claude = anthropic.Anthropic(base_url=base, api_key=key, max_retries=0, timeout=20)
gpt = openai.OpenAI(base_url=base + "/v1", api_key=key, max_retries=0, timeout=20)


class Draft(BaseModel):
    title: str
    tags: list[str]


SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}},
    "required": ["tags", "title"],
    "additionalProperties": False,
}
TOOL = {"name": "draft", "description": "Gives the answer.", "input_schema": SCHEMA}
ASK = dict(
    model="claude-sonnet-5",
    max_tokens=200,
    system=[{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
    messages=[{"role": "user", "content": "A draft, please."}],
    tools=[TOOL],
    tool_choice={"type": "tool", "name": "draft"},
    thinking={"type": "disabled"},
)
CHAT = dict(
    model="gpt-5.6-terra",
    max_completion_tokens=200,
    messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "A draft, please."}],
)


def step(name):
    print(name, flush=True)


def refused(kind, call):
    try:
        call()
    except kind as error:
        assert error.status_code and error.request_id, error
        return error
    raise AssertionError(f"no {kind.__name__}")


def test_anthropic():
    assert [model.id for model in claude.models.list()] == ["claude-sonnet-5", "claude-haiku-5-5"]
    step("anthropic models")
    message = claude.messages.create(**ASK)
    assert message.stop_reason == "tool_use", message
    block = message.content[0]
    assert block.type == "tool_use" and block.name == "draft", block
    Draft.model_validate(block.input)
    assert message.usage.input_tokens > 10 and message.usage.output_tokens > 5, message.usage
    assert message.usage.cache_read_input_tokens == 0
    step("anthropic tool")
    with claude.messages.stream(**ASK) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_message()
    assert kinds[0] == "message_start" and kinds[-1] == "message_stop", kinds
    assert final.content[0].input == block.input, final
    assert final.usage.output_tokens == message.usage.output_tokens, final.usage
    step("anthropic stream")
    plain = {name: value for name, value in ASK.items() if name not in ("tools", "tool_choice")}
    parsed = claude.messages.parse(**plain, output_format=Draft)
    assert isinstance(parsed.parsed_output, Draft), parsed
    step("anthropic output format")
    thoughtful = {**plain, "model": "claude-opus-5-5", "output_config": {"effort": "low"}}
    del thoughtful["thinking"]
    parsed = claude.messages.parse(**thoughtful, output_format=Draft)
    assert [block.type for block in parsed.content] == ["thinking", "text"], parsed
    with claude.messages.stream(**thoughtful, output_format=Draft) as stream:
        final = stream.get_final_message()
    assert [block.type for block in final.content] == ["thinking", "text"], final
    Draft.model_validate_json(final.content[1].text)
    for wrong in [{"thinking": {"type": "disabled"}}, {"tools": [TOOL], "tool_choice": ASK["tool_choice"]}]:
        refused(anthropic.BadRequestError, lambda: claude.messages.create(**{**thoughtful, **wrong}))
    step("anthropic thoughts")
    wrong = anthropic.Anthropic(base_url=base, api_key="sk-wrong", max_retries=0)
    refused(anthropic.AuthenticationError, lambda: wrong.messages.create(**ASK))
    refused(anthropic.NotFoundError, lambda: claude.messages.create(**{**ASK, "model": "gpt-5.6-terra"}))
    error = refused(anthropic.BadRequestError, lambda: claude.messages.create(**ASK, extra_body={"n": 1}))
    assert "n: Extra inputs are not permitted" in str(error), error
    error = refused(anthropic.BadRequestError, lambda: claude.messages.create(**{**ASK, "max_tokens": 0}))
    refused(anthropic.BadRequestError, lambda: claude.messages.create(**{**ASK, "messages": []}))
    step("anthropic refusals")
    for marker, kind in [
        ("play-429", anthropic.RateLimitError),
        ("play-500", anthropic.InternalServerError),
        ("play-529", anthropic.APIStatusError),
    ]:
        ask = {**ASK, "messages": [{"role": "user", "content": marker}]}
        error = refused(kind, lambda: claude.messages.create(**ask))
        assert error.body["type"] == "error", error.body
    patient = anthropic.Anthropic(base_url=base, api_key=key, max_retries=2)
    patient.messages.create(**{**ASK, "messages": [{"role": "user", "content": "play-once"}]})
    step("anthropic failures")


def test_openai():
    assert [model.id for model in gpt.models.list()][:2] == ["gpt-5.6-terra", "gpt-5.6-luna"]
    step("openai models")
    completion = gpt.chat.completions.parse(**CHAT, response_format=Draft)
    assert isinstance(completion.choices[0].message.parsed, Draft), completion
    usage = completion.usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, usage
    assert usage.prompt_tokens_details.cached_tokens == 0, usage
    step("openai schema")
    json_schema = {"name": "draft", "strict": True, "schema": SCHEMA}
    chunks = list(
        gpt.chat.completions.create(
            **CHAT,
            stream=True,
            stream_options={"include_usage": True},
            response_format={"type": "json_schema", "json_schema": json_schema},
        )
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    Draft.model_validate(json.loads(text))
    assert chunks[-1].usage.completion_tokens == usage.completion_tokens, chunks[-1]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    step("openai stream")
    with gpt.chat.completions.stream(**CHAT, response_format=Draft) as stream:
        for _ in stream:
            pass
        assert isinstance(stream.get_final_completion().choices[0].message.parsed, Draft)
    step("openai stream helper")
    wrong = openai.OpenAI(base_url=base + "/v1", api_key="sk-wrong", max_retries=0)
    error = refused(openai.AuthenticationError, lambda: wrong.chat.completions.create(**CHAT))
    assert error.code == "invalid_api_key", error
    error = refused(openai.NotFoundError, lambda: gpt.chat.completions.create(**{**CHAT, "model": "claude"}))
    assert error.code == "model_not_found", error
    for extra in [{"system": "x"}, {"max_tokens": 5}, {"temperature": 0.2}]:
        refused(openai.BadRequestError, lambda: gpt.chat.completions.create(**CHAT, extra_body=extra))
    loose = {"name": "draft", "strict": True, "schema": {**SCHEMA, "additionalProperties": True}}
    error = refused(
        openai.BadRequestError,
        lambda: gpt.chat.completions.create(
            **CHAT, response_format={"type": "json_schema", "json_schema": loose}
        ),
    )
    assert error.param == "response_format", error
    step("openai refusals")
    for marker, kind in [("play-429", openai.RateLimitError), ("play-500", openai.InternalServerError)]:
        chat = {**CHAT, "messages": [{"role": "user", "content": marker}]}
        refused(kind, lambda: gpt.chat.completions.create(**chat))
    patient = openai.OpenAI(base_url=base + "/v1", api_key=key, max_retries=2)
    patient.chat.completions.create(**{**CHAT, "messages": [{"role": "user", "content": "play-once"}]})
    step("openai failures")


test_anthropic()
test_openai()
