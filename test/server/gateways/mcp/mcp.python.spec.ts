import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { person } from '../../../harness/people.js';
import { ensurePython } from '../../../harness/guide.js';
import { startAgents } from './agents.js';

const run = promisify(execFile);

/** Calls each of the tools that it is given, and prints the results. Says when it asks. */
const PROGRAM = `
import asyncio, json, os, sys
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport

async def main():
    headers = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
    async with Client(StreamableHttpTransport(os.environ["SERVER"] + "/mcp", headers=headers)) as client:
        results = []
        for name, given in json.loads(sys.argv[1]):
            result = await client.call_tool(name, given, raise_on_error=False)
            results.append(json.loads(result.content[0].text))
        print(json.dumps(results))

asyncio.run(main())
`;

describe('fastmcp', () => {
  const stage = startAgents();

  it('[MCP12] a reader cannot post, private chats stay unseen, and who is removed hears nothing more', async () => {
    await ensurePython();
    const { served } = stage.agents;
    const participants = [{ communicationIdentifier: { rawId: 'rea' }, displayName: 'Rea' }];
    const [chat, left, secret] = [
      await stage.agents.newChat('ada', 'private', { participants }),
      await stage.agents.newChat('ada', 'private', { participants }),
      await stage.agents.newChat('ada', 'private')
    ];
    await stage.agents.send('ada', secret, 'A secret word');
    await served.server.rooms.execute(person('ada'), {
      ...{ type: 'set-role', chat, username: 'rea', role: 'reader' }
    });
    const calls = [
      ['list_chats', {}],
      ['search', { q: 'secret' }],
      ['read_chat', { chat: secret }],
      ['post', { chat, text: 'Hello' }],
      ['ask_people', { chat, text: 'Hello?' }],
      ['ask_people', { chat: left, text: 'Anybody?' }],
      ['read_chat', { chat: left }]
    ];
    const env = {
      ...process.env,
      TOKEN: await served.token('rea'),
      SERVER: `http://127.0.0.1:${served.port}`
    };
    const program = run('.venv-test/bin/python', ['-c', PROGRAM, JSON.stringify(calls)], { env });
    const { id } = await stage.agents.question(left);
    await served.ask('ada', 'POST', `/chat/threads/${left}/participants/:remove`, { rawId: 'rea' });
    await stage.agents.send('ada', left, 'A later word', { reply_to: id });
    const { stdout } = await program;
    const [listed, ...rest] = JSON.parse(stdout) as [{ chats: { id: string }[] }, ...object[]];
    expect(listed.chats.map(one => one.id).sort()).toEqual([chat, left].sort());
    expect(rest.slice(0, -1)).toMatchObject([
      { messages: [] },
      { error: { code: 'chat_not_found' } },
      { error: { code: 'read_only' } },
      { error: { code: 'read_only' } },
      { error: { code: 'chat_not_found' } }
    ]);
    expect(JSON.stringify(rest.at(-1))).not.toContain('later');
  }, 300_000);
});
