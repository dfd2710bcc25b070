"""Remembers the models and commands of the personas and what they have used, as they tell it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .names import commands_of, line_of

if TYPE_CHECKING:
    from jupyter_events import EventLogger

    from .chat import ColloquyChat
    from .personas import Personas
    from .work import Work

COUNTS = ("input_tokens", "output_tokens", "total_tokens")

# States that are kept. The one that changed first goes first.
MOST = 1000


class States:
    """The newest state of each persona in each chat."""

    def __init__(self, personas: Personas) -> None:
        self._personas = personas
        self._known: dict[tuple[str, str], dict[str, Any]] = {}
        # The last description of each persona, from any chat.
        self._descriptions: dict[str, dict[str, Any]] = {}
        self._is_listening = False
        self.changed = asyncio.Event()

    def description(self, persona: str) -> dict[str, Any]:
        """Return the model and the commands of a persona, as far as it has told them."""
        return self._descriptions.get(persona, {})

    def listen(self, chat: ColloquyChat) -> None:
        """Listen to Jupyter AI, which must have begun with this chat."""
        if not self._is_listening:
            self._is_listening = True
            self._personas.observe_states(chat, self._on_state)

    def model(self, work: Work) -> str | None:
        """Return the model that a persona uses in a chat."""
        current = (self._of(work).get("model") or {}).get("current")
        return str(current) if current else None

    def usage(self, work: Work, before: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what a persona has used in a chat, or what it has used since then."""
        told = self._of(work).get("usage") or {}
        used = {name: told[name] for name in COUNTS if isinstance(told.get(name), int)}
        cost, currency = told.get("cost_amount"), told.get("cost_currency")
        if isinstance(cost, (int, float)) and currency == "USD":
            used["cost"] = cost
        if before is None:
            return used
        grown = {name: max(0, value - before.get(name, 0)) for name, value in used.items()}
        grown = {name: value for name, value in grown.items() if value}
        return {**grown, "currency": "USD"} if "cost" in grown else grown

    async def _on_state(self, logger: EventLogger, schema_id: str, data: dict[str, Any]) -> None:
        key = (str(data.get("chat_id")), str(data.get("persona_id")))
        # Jupyternaut lists some thousand models, which nobody needs here.
        model = data.get("model")
        told = {"model": {"current": model.get("current")}} if isinstance(model, dict) else {}
        self._describe(key[1], told.get("model", {}).get("current"), data.get("slash_commands"))
        usage = data.get("usage")
        if isinstance(usage, dict):
            told["usage"] = usage
        if told:
            self._known[key] = {**self._known.pop(key, {}), **told}
            if len(self._known) > MOST:
                del self._known[next(iter(self._known))]

    def _describe(self, persona: str, model: object, commands: object) -> None:
        known = self.description(persona)
        # A chat in which the persona has not begun knows neither.
        new = {
            **known,
            **({"model": line_of(model)} if model and line_of(model) else {}),
            **({"commands": commands_of(commands)} if isinstance(commands, list) and commands else {}),
        }
        if new != known:
            self._descriptions[persona] = new
            self.changed.set()

    def _of(self, work: Work) -> dict[str, Any]:
        return self._known.get((work.chat, work.persona), {})
