import type { IAttack, IScene } from './attack.js';

/** A letter with this many accents. Without a bound, normalization or search would compare each accent with all others. */
const marks = (count: number): string => `a${'\u0301\u0323'.repeat(count / 2)}`;

const drain = async (answer: Promise<Response>): Promise<Response> => {
  const response = await answer;
  await response.arrayBuffer();
  return response;
};

/** Sends the same request repeatedly, one at a time. */
const repeat = (
  name: string,
  count: number,
  request: (scene: IScene, i: number) => Promise<Response>,
  settings?: object
): IAttack => ({
  name,
  ...(settings && { settings }),
  async run(scene) {
    for (let i = 0; i < count; i++) {
      await drain(request(scene, i));
    }
  }
});

export const textAttacks: readonly IAttack[] = [
  repeat('10 messages of 28,000 combining marks, and searches for them', 20, ({ mal, chat }, i) =>
    i % 2
      ? mal.request('GET', `/chat/search?q=${encodeURIComponent(marks(200))}`)
      : mal.request('POST', `/chat/threads/${chat}/messages`, { content: marks(28_000) })
  ),
  repeat(
    '20 guests with names of 60,000 combining marks',
    20,
    ({ mal }) => mal.request('POST', '/auth/guest', { name: marks(60_000) }),
    { guests: true }
  ),
  {
    name: '20 ranges of 12,000 spaces',
    async run({ mal, chat }) {
      const path = `/chat/threads/${chat}/attachments`;
      const added = await mal.request('POST', `${path}?name=a.txt`, 'text', {
        'content-type': 'text/plain'
      });
      const { id } = (await added.json()) as { id: string };
      for (let i = 0; i < 20; i++) {
        const range = `bytes=${' '.repeat(12_000)}1-2`;
        await drain(mal.request('GET', `${path}/${id}/a.txt`, undefined, { range }));
      }
    }
  }
];
