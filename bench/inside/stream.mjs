// The bytes that each reader gets for a bot's reply that grows chunk by chunk, with a turn and a frame per chunk.
import { writeFrame } from '../../lib/server/sync/frames.js';
import { kilo } from '../table.mjs';
import { openStorage, roomsOn, Writer } from './host.mjs';

const CHUNKS = 4000;
const CHUNK = 'four';

const { storage, close } = await openStorage();
const rooms = roomsOn(storage);
const [bot, reader] = [new Writer('bot'), new Writer('reader')];
const { id: chat } = await rooms.execute(bot.principal, { type: 'create-chat' });
const room = await rooms.open(chat);
reader.enter(room);
await rooms.flush();

let bytes = 0;
reader.onFrame = frame => (bytes += writeFrame(frame, 'stock')?.length ?? 0);

/** The document as a bot of the server gets it. */
const mine = await rooms.getDocument(`text:chat:${chat}`, { as: bot.principal });

async function stream(append) {
  bytes = 0;
  const id = mine.addMessage({ sender: 'bot', body: '', streaming: append === grow });
  for (let i = 1; i <= CHUNKS; i++) {
    append(id, i);
    await rooms.flush();
  }
  return bytes;
}
const grow = id => mine.appendToMessage(id, CHUNK);
const rewrite = (id, i) => mine.updateMessage(id, { body: CHUNK.repeat(i) });

const grown = await stream(grow);
const rewritten = await stream(rewrite);
mine.dispose();
await rooms.dispose();
await close();
console.log(
  JSON.stringify([
    {
      figure: `a reader of a reply of ${CHUNKS} chunks of ${CHUNK.length} characters`,
      ours: kilo(grown),
      against: `rewritten each time ${kilo(rewritten)}`,
      value: grown,
      limit: 100_000,
      unit: 'kilo'
    }
  ])
);
