"""A persona of the user's own, whose agent speaks the Agent Client Protocol."""

import sys
from pathlib import Path

from jupyter_ai_acp_client.base_acp_persona import BaseAcpPersona
from jupyter_ai_persona_manager import PersonaDefaults


class EditorPersona(BaseAcpPersona):
    def __init__(self, *args, **kwargs):
        agent = Path(__file__).parent.parent / "editor_agent.py"
        super().__init__(*args, executable=[sys.executable, str(agent)], **kwargs)

    @property
    def defaults(self):
        return PersonaDefaults(name="Editor", description="Edits a file.", avatar_path="", system_prompt="")
