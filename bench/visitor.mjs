import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { DIALECTS } from './wire.mjs';

/** Opens a chat as a page without a copy does. Resolves with the time until the chat is synced, and its bytes. */
export async function visit(url) {
  const { hello, isWelcome } = DIALECTS['y-websocket'];
  const start = performance.now();
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let bytes = 0;
  const welcome = new Promise(resolve => {
    socket.on('message', data => {
      bytes += data.length;
      if (isWelcome(data)) {
        resolve();
      }
    });
  });
  await once(socket, 'open');
  hello().forEach(frame => socket.send(frame));
  await welcome;
  return { ms: performance.now() - start, bytes, leave: () => socket.terminate() };
}

/** Waits until the condition holds. Resolves with false after some seconds. */
export async function until(isSo, seconds = 10) {
  const deadline = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > deadline) {
      return false;
    }
    await sleep(20);
  }
  return true;
}
