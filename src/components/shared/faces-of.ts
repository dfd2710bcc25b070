import { markAmbiguousNames, type IShown, type IThread } from '../../model/index.js';

type Participant = Omit<IThread['participants'][number], 'displayName'>;

/** Returns the people whom the list entry of a chat names, as they are shown. */
export const facesOf = (participants: IThread['participants']): (Participant & IShown)[] =>
  markAmbiguousNames(
    participants.map(({ displayName, ...rest }) => ({ ...rest, name: displayName }))
  );
