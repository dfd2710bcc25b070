import { Crowd } from '../crowd.mjs';
import { startColloquy, startPeer } from '../servers.mjs';
import { median, micro } from '../table.mjs';

const PEERS = ['relay', 'y-websocket', 'hocuspocus'];

/** The server's processor time to deliver one message to one client, compared with the other servers under the same load. */
async function measure({ rooms, clients, rate, seconds, rounds, limit }) {
  const servers = [await startColloquy(), ...(await Promise.all(PEERS.map(startPeer)))];
  const crowd = new Crowd();
  const figures = new Map(servers.map(server => [server.name, []]));
  let lost = 0;
  // The first round warms up. Each round includes all servers, so that a disturbance affects all of them.
  for (let round = 0; round <= rounds; round++) {
    for (const server of servers) {
      await crowd.enter(server, { rooms, clients });
      const result = await crowd.write(server, { messages: rate * seconds, rate });
      await crowd.leave();
      lost += server.name === 'relay' ? 0 : result.lost;
      if (round > 0) {
        figures.get(server.name).push(result.cpu / result.deliveries);
      }
    }
  }
  await Promise.all([...servers, crowd].map(one => one.end()));
  const ours = figures.get('colloquy');
  const figure = `server CPU a delivery, ${rooms} rooms of ${clients}, ${rate} messages/s${lost ? `, ${lost} LOST` : ''}`;
  return PEERS.map(peer => {
    const theirs = figures.get(peer);
    return {
      figure,
      ours: micro(median(ours)),
      against: `${peer} ${micro(median(theirs))}`,
      ratio: median(ours.map((cpu, i) => cpu / theirs[i])),
      limit: limit[peer]
    };
  });
}

export const rooms = {
  title: '1 many rooms',
  run: ({ long }) =>
    measure({
      rooms: 20,
      clients: 10,
      rate: 4000,
      seconds: long ? 10 : 1.5,
      rounds: long ? 5 : 3,
      limit: { relay: 1.2, hocuspocus: 1 }
    })
};

export const big = {
  title: '1 big rooms',
  run: ({ long }) =>
    measure({
      rooms: 2,
      clients: 100,
      rate: 400,
      seconds: long ? 10 : 1.5,
      rounds: long ? 5 : 3,
      limit: { relay: 1, hocuspocus: 1 }
    })
};
