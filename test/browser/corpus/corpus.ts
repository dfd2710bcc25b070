import { FREEZING } from './freezing.js';
import { IMITATION } from './imitation.js';
import { REQUESTS } from './requests.js';
import { SCRIPTS } from './scripts.js';
import type { ISpecimen } from './specimen.js';

/** The number of messages in one chat: few enough for a chat's window. */
const MOST = 60;

const inParts = (all: readonly ISpecimen[]): ISpecimen[][] =>
  Array.from({ length: Math.ceil(all.length / MOST) }, (_, n) =>
    all.slice(n * MOST, (n + 1) * MOST)
  );

/** The messages that are shown, by their chats. */
export const SHOWN_CHATS: ReadonlyMap<string, readonly ISpecimen[]> = new Map(
  Object.entries({ Scripts: SCRIPTS, Requests: REQUESTS, Imitation: IMITATION }).flatMap(
    ([topic, all]) => inParts(all).map((part, n) => [`${topic} ${n + 1}`, part] as const)
  )
);

/** The messages whose rendering is timed, one by one. */
export const TIMED = FREEZING;

export const SIZE = SCRIPTS.length + REQUESTS.length + IMITATION.length + FREEZING.length;
