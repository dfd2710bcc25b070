import type { Bench } from './bench.js';
import { message, role } from './rows.js';

/** The messages that bots are given beside those of a chat, and the power of bots over it. */
export function routingContract(bench: Bench): void {
  const { create } = bench;
  describe('routing', () => {
    it('[ROUTESTORE1] messages wait for a manager until they are released, in no history', async () => {
      const id = await create({});
      const [one, two] = [message(1), message(1, { id: 'm2' })];
      await bench.storage.commit([{ chat: id, held: [two] }]);
      await bench.storage.commit([{ chat: id, held: [one] }]);
      expect(await bench.storage.routing.held(id)).toEqual([two, one]);
      expect(await bench.storage.loadChat(id)).toMatchObject({ held: [two, one] });
      expect(await bench.storage.getMessage(id, 'm2')).toBeNull();
      expect(await bench.storage.messagesAfter(id, 0, 10)).toEqual([]);
      expect(await bench.storage.journal.after(1, 10)).toEqual([]);
      await bench.storage.commit([{ chat: id, released: ['m2'], messages: [two] }]);
      expect(await bench.storage.routing.held(id)).toEqual([one]);
      await bench.storage.deleteChat(id, 9);
      expect(await bench.storage.routing.held(id)).toEqual([]);
    });

    it('[ROUTESTORE2] a bot has each delivery once, until it has handled it or leaves', async () => {
      const { routing } = bench.storage;
      const id = await create({});
      const to = (bot: string, delivery: string, body: string) => ({
        bot,
        id: delivery,
        message: message(1, { body })
      });
      const deliveries = [to('echo', 'b', 'One'), to('sum', 'b', 'Two'), to('echo', 'a', 'Three')];
      await bench.storage.commit([{ chat: id, deliveries }]);
      await bench.storage.commit([{ chat: id, deliveries: [to('echo', 'b', 'Again')] }]);
      expect(await routing.deliveries(id, 'echo')).toEqual([deliveries[0], deliveries[2]]);
      await routing.end(id, 'echo', 'b');
      await bench.storage.commit([{ chat: id, deliveries: [to('echo', 'b', 'Again')] }]);
      expect(await routing.deliveries(id, 'echo')).toEqual([deliveries[2]]);
      expect(await routing.deliveries(id, 'sum')).toEqual([deliveries[1]]);
      await expect(routing.end('none', 'echo', 'a')).rejects.toThrow();
      await bench.storage.commit([{ chat: id, participants: [{ ...role('sum', 'bot'), at: 1 }] }]);
      await bench.storage.commit([{ chat: id, participants: [role('sum', null)] }]);
      await bench.storage.commit([{ chat: id, deliveries: [to('sum', 'b', 'Again')] }]);
      expect(await routing.deliveries(id, 'sum')).toEqual([]);
      expect(await routing.deliveries(id, 'echo')).toEqual([deliveries[2]]);
    });

    it('[ROUTESTORE4] a delivery keeps the choice that it tells of, and how often the bot was given it', async () => {
      const { routing } = bench.storage;
      const id = await create({});
      const choice = { option: 'yes', by: 'ada' };
      const delivery = { bot: 'echo', id: 'b', message: message(1), choice };
      await bench.storage.commit([{ chat: id, deliveries: [delivery] }]);
      await routing.attempt(id, 'echo', 'b', 2);
      expect(await routing.deliveries(id, 'echo')).toEqual([{ ...delivery, attempts: 2 }]);
      await routing.attempt(id, 'echo', 'none', 1);
      await routing.end(id, 'echo', 'b');
      await routing.attempt(id, 'echo', 'b', 3);
      expect(await routing.deliveries(id, 'echo')).toEqual([]);
      await expect(routing.attempt('none', 'echo', 'b', 1)).rejects.toThrow();
    });

    it('[ROUTESTORE3] the store keeps what a bot decides in a chat, and when the chat ended', async () => {
      const traits = { manager: true, required: true };
      const boss = { ...role('boss', 'bot', 2), traits };
      const id = await create({}, { participants: [role('ada', 'owner'), boss] });
      expect((await bench.storage.getParticipants(id))[1]).toEqual({
        username: 'boss',
        role: 'bot',
        addedOn: 2,
        traits
      });
      expect((await bench.storage.getChat(id))?.endedOn).toBeUndefined();
      await bench.storage.commit([{ chat: id, endedOn: 7 }]);
      expect(await bench.storage.getChat(id)).toMatchObject({ endedOn: 7 });
      expect(await bench.storage.loadChat(id)).toMatchObject({ row: { endedOn: 7 } });
    });
  });
}
