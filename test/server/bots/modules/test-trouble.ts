/** A bot that does what the first word of a message says. The stream to the server has the descriptor 3. */
export const TROUBLE = `
  import { execSync } from 'node:child_process';
  import { writeSync } from 'node:fs';
  let handled = 0;
  const write = bytes => { for (let at = 0; at < bytes.length;) { try { at += writeSync(3, bytes, at); } catch {} } };
  const send = message => write(Buffer.from(JSON.stringify(message) + '\\n'));
  const call = more => send({ type: 'call', job: 0, call: 9, object: 0, method: 'reply', args: [], ...more });
  const never = act => new Promise(() => act());
  const ACTS = {
    count: c => c.reply(String(++handled)),
    throw: () => { throw new Error('My fault'); },
    reject: () => Promise.reject(new Error('My fault')),
    cyclic: c => { const all = []; all.push(all); return c.reply(all); },
    late: () => never(() => setTimeout(() => { throw new Error('Nobody awaits me'); })),
    stray: () => never(() => void Promise.reject(new Error('Nobody awaits me'))),
    hang: () => never(() => {}),
    exit: () => process.exit(3),
    abort: () => process.abort(),
    kill: () => never(() => process.kill(process.pid, 'SIGKILL')),
    close: () => never(() => process._getActiveHandles().forEach(handle => handle.destroy?.())),
    unref: () => never(() => process._getActiveHandles().forEach(handle => handle.unref())),
    block: () => { for (;;); },
    wait: () => execSync('sleep 60'),
    begun: async c => { await (await c.stream()).append('One'); process.exit(3); },
    unawaited: c => { void c.stream(); process.exit(3); },
    memory: () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); },
    map: () => { const all = new Map(); for (let i = 0; i < 2e7; i++) all.set(i, i); },
    buffers: () => { const all = []; for (;;) all.push(Buffer.alloc(2 ** 28, 1)); },
    long: c => c.reply('x'.repeat(1e5)),
    longer: c => c.reply('x'.repeat(2 ** 20 + 1)),
    wrong: c => c.reply(7),
    noise: () => never(() => send('noise')),
    text: () => never(() => send('x'.repeat(1e8))),
    bytes: () => never(() => write(Buffer.from([...Buffer.alloc(64, 255), 10]))),
    line: () => never(() => write(Buffer.from('{]\\n'))),
    internal: () => never(() => send({ cmd: 'NODE_HANDLE', type: 'net.Socket' })),
    deep: () => never(() => write(Buffer.from('['.repeat(1e6) + '\\n'))),
    method: () => never(() => call({ method: 'delete' })),
    prototype: () => never(() => call({ method: '__proto__' })),
    constructor: () => never(() => call({ method: 'constructor' })),
    object: () => never(() => call({ object: 5 })),
    chat: () => never(() => call({ chat: 'another' })),
    flood: () => { for (;;) send({ type: 'pong' }); },
    calls: c => { for (;;) void c.history(1000); }
  };
  export default {
    name: 'trouble',
    displayName: 'Trouble',
    onMessage: ({ body }, conversation) => ACTS[body](conversation)
  };`;
