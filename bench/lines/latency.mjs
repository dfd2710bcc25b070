import { Crowd } from '../crowd.mjs';
import { startColloquy, startPeer } from '../servers.mjs';
import { median, milli } from '../table.mjs';

const PEERS = ['relay', 'y-websocket', 'hocuspocus'];
const ROOMS = { rooms: 50, clients: 10 };
const RATE = 500;

/** The time from a client's `send` until another client gets the frame, at a load that leaves every server idle most of the time. */
async function run({ long }) {
  const servers = [await startColloquy(), ...(await Promise.all(PEERS.map(startPeer)))];
  const crowd = new Crowd();
  const seconds = long ? 10 : 2;
  const figures = new Map(servers.map(({ name }) => [name, { p50: [], p99: [] }]));
  for (let round = 0; round <= (long ? 5 : 2); round++) {
    for (const server of servers) {
      await crowd.enter(server, ROOMS);
      const { p50, p99 } = await crowd.write(server, { messages: RATE * seconds, rate: RATE });
      await crowd.leave();
      if (round > 0) {
        figures.get(server.name).p50.push(p50);
        figures.get(server.name).p99.push(p99);
      }
    }
  }
  await Promise.all([...servers, crowd].map(one => one.end()));
  const text = ({ p50, p99 }) => `${milli(median(p50))} / ${milli(median(p99))}`;
  const ours = figures.get('colloquy');
  return PEERS.map(peer => {
    const theirs = figures.get(peer);
    return {
      figure: `p50 / p99, ${ROOMS.rooms} rooms of ${ROOMS.clients}, ${RATE} messages/s`,
      ours: text(ours),
      against: `${peer} ${text(theirs)}`,
      ratio: median(ours.p99.map((p99, i) => p99 / theirs.p99[i])),
      limit: peer === 'relay' ? 2 : undefined
    };
  });
}

export const latency = { title: '2 latency', run };
