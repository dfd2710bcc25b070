import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dispose, Room } from '@livekit/rtc-node';
import * as ts from 'typescript';
import { ChatManager } from '../../src/livekit/index.js';
import { ensurePython, programIn } from '../harness/guide.js';
import { liveKitToken, startLiveKit, type ILiveKitServer } from '../harness/livekit/server.js';

// Below the root, where Node finds the packages.
const FOLDER = join('test-results', 'livekit-guide');

describe('the guide', () => {
  let server: ILiveKitServer;
  const programs: ChildProcess[] = [];

  beforeAll(async () => {
    await ensurePython();
    server = await startLiveKit();
    mkdirSync(FOLDER, { recursive: true });
  }, 600_000);
  afterAll(async () => {
    programs.forEach(program => program.kill('SIGKILL'));
    await server.stop();
    await dispose();
  });

  /** Starts a program of the guide, and collects the lines that it prints. */
  async function start(command: string, file: string, text: string): Promise<string[]> {
    const path = join(FOLDER, file);
    writeFileSync(path, text);
    const LIVEKIT_TOKEN = await liveKitToken(file);
    const env = { ...process.env, LIVEKIT_URL: server.url, LIVEKIT_TOKEN };
    const program = spawn(command, [path], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    programs.push(program);
    const lines: string[] = [];
    program.stdout.setEncoding('utf8').on('data', (output: string) => lines.push(output));
    return lines;
  }

  it('[DOCS9] has programs in TypeScript and Python that talk in one room', async () => {
    const room = new Room();
    await room.connect(server.url, await liveKitToken('ada'));
    const chat = new ChatManager(room);
    const received: string[] = [];
    let wake = (): void => undefined;
    chat.on('message_received', ({ message }) => (received.push(message), wake()));
    const heard = async (text: string): Promise<void> => {
      while (!received.includes(text)) {
        await new Promise<void>(done => (wake = done));
      }
    };
    const [program, python] = [
      programIn('docs/livekit.md', 'ts'),
      programIn('docs/livekit.md', 'python')
    ];
    const inPython = await start('.venv-test/bin/python', 'guide.py', python);
    await heard('Hello from Python!');
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(program, { compilerOptions: options });
    const inNode = await start(process.execPath, 'guide.mjs', outputText);
    await heard('Hello from TypeScript!');
    await chat.sendMessage('Hello, both!');
    const hasIt = (lines: string[]): boolean => lines.join('').includes('ada: Hello, both!');
    while (!hasIt(inPython) || !hasIt(inNode)) {
      await new Promise(done => setTimeout(done, 50));
    }
    expect(received).toEqual(['Hello from Python!', 'Hello!', 'Hello from TypeScript!']);
    expect(inPython.join('')).toContain(': Hello from TypeScript!');
    await room.disconnect();
  });
});
