import type { Served } from '../harness/served.js';

interface IListed {
  readonly value: readonly {
    readonly sender?: string;
    readonly streaming: boolean;
    readonly content: { readonly message?: string };
  }[];
}

/** The complete messages of a bot in a chat, once there are so many. */
export async function repliesOf(
  served: Served,
  chat: string,
  bot: string,
  count = 1
): Promise<(string | undefined)[]> {
  for (;;) {
    const { value } = await served.ask<IListed>('ada', 'GET', `/chat/threads/${chat}/messages`);
    const said = value.filter(({ sender, streaming }) => sender === bot && !streaming).reverse();
    if (said.length >= count) {
      return said.map(({ content }) => content.message);
    }
  }
}
