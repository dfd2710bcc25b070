import { PassThrough } from 'node:stream';
import { Lines } from '../../../../server/bots/modules/lines.js';
import { nextTurn } from '../../../../server/clock.js';

function open(most?: number) {
  const stream = new PassThrough();
  const taken: unknown[] = [];
  let wrong = 0;
  const lines = new Lines(stream, {
    most,
    take: message => void taken.push(message),
    onWrong: () => void wrong++
  });
  return { stream, lines, taken, wrong: () => wrong };
}

it('[MODULE8] a message arrives whole, however its line is cut', async () => {
  const { stream, taken } = open();
  const bytes = Buffer.from('{"text":"ü"}\n[1]\n');
  for (const byte of bytes) {
    stream.write(Buffer.of(byte));
  }
  stream.write(Buffer.concat([bytes, bytes]));
  await nextTurn();
  expect(taken).toEqual([{ text: 'ü' }, [1], { text: 'ü' }, [1], { text: 'ü' }, [1]]);
});

it('[MODULE8] one side takes the lines that the other side sends', async () => {
  const { lines, taken } = open();
  lines.send({ text: 'a\nb\u2028\ud800', list: [null] });
  await nextTurn();
  expect(taken).toEqual([{ text: 'a\nb\u2028\ud800', list: [null] }]);
});

it.each([
  ['is no JSON', '{]\n'],
  ['is empty', '\n'],
  ['is too long', '"12345678"\n'],
  ['does not end', '"12345678']
])('[MODULE8] a line that %s ends the stream, and nothing after it is taken', async (_, line) => {
  const { stream, taken, wrong } = open(8);
  stream.write(`1\n${line}2\n${line}`);
  await nextTurn();
  expect(taken).toEqual([1]);
  expect(wrong()).toBe(1);
  expect(stream.destroyed).toBe(true);
});

it('[MODULE8] nothing is sent once the stream is closed', async () => {
  const { lines, taken } = open();
  lines.close();
  lines.send({});
  await nextTurn();
  expect(taken).toEqual([]);
});
