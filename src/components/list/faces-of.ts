import { markAmbiguousNames, type IShown, type IThread } from '../../model/index.js';

type Participant = Omit<IThread['participants'][number], 'displayName'>;

/**
 * Returns the people of a chat as they are shown.
 *
 * @param author - the author of a message, who may have left and may share a name with a present participant
 */
export function facesOf(
  participants: IThread['participants'],
  author?: Pick<IShown, 'username' | 'name'>
): (Partial<Participant> & IShown)[] {
  const people: (Partial<Participant> & Pick<IShown, 'username' | 'name'>)[] = participants.map(
    ({ displayName, ...rest }) => ({ ...rest, name: displayName })
  );
  const isGone = author && !people.some(({ username }) => username === author.username);
  return markAmbiguousNames(isGone ? [...people, author] : people);
}
