"""Helps schemathesis to create chats and webhooks, for which its random data would never be valid."""

import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Drop a header that schemathesis takes for a resource id, because it would otherwise create no chats."""
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            operation["parameters"] = [
                parameter
                for parameter in operation.get("parameters", [])
                if parameter["name"] != "repeatability-request-id"
            ]


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict):
        if context.operation.label == "POST /chat/threads":
            for name in ("id", "topic", "retentionPolicy"):
                body.pop(name, None)
            # Only a chat that is open to everybody may have bots.
            body["access"] = body.get("access") or "open"
        if context.operation.label == "POST /chat/webhooks" and isinstance(body.get("url"), str):
            body["url"] = "http://127.0.0.1:9/"
            body.pop("threadId", None)
    return body
