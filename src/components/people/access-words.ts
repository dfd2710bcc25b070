import type { TranslationBundle } from '@jupyterlab/translation';
import { withoutQuotes } from '../../document/index.js';
import type { IConcerned, IThread } from '../../model/index.js';
import type { IConfirmation } from '../contracts.js';

/** The question before a chat becomes private, or open: who can read it then, and who cannot any more. */
export function questionOf(
  { topic, access }: Pick<IThread, 'topic' | 'access'>,
  concerned: IConcerned & { readonly workspace: string },
  trans: TranslationBundle
): IConfirmation {
  return access === 'open'
    ? {
        title: trans.__('Make “%1” private?', withoutQuotes(topic)),
        body: privateWords(concerned, trans),
        accept: trans.__('Make private')
      }
    : {
        title: trans.__('Open “%1”?', withoutQuotes(topic)),
        body: openWords(concerned, trans),
        accept: trans.__('Open')
      };
}

function privateWords(
  { participants, others, outsiders, bots, workspace }: IConcerned & { readonly workspace: string },
  trans: TranslationBundle
): string {
  const stay = participants - outsiders;
  const who =
    stay > 1
      ? trans._n(
          'Only the %1 person who was added to it can then read it.',
          'Only the %1 people who were added to it can then read it.',
          stay
        )
      : trans.__('Only you can then read it.');
  const lost =
    others === null
      ? trans.__('Everybody else on this server loses access at once, also those who have written.')
      : others > 0
        ? trans._n(
            '%1 other member of “%2” loses access at once.',
            '%1 other members of “%2” lose access at once.',
            others,
            workspace
          )
        : trans.__('Nobody loses access.');
  // Others may have added them, and whoever runs a bot reads what it reads.
  const bot = trans._n(
    'The bot in it leaves if its owner loses access. Otherwise it stays, and whoever runs it can go on reading.',
    'Of the %1 bots in it, those leave whose owners lose access. The others stay, and whoever runs them can go on reading.',
    bots
  );
  const all = [who, lost, ...(bots > 0 ? [bot] : []), trans.__('You can add people at any time.')];
  return all.join(' ');
}

function openWords(
  { participants, others, outsiders, workspace }: IConcerned & { readonly workspace: string },
  trans: TranslationBundle
): string {
  const members = others === null ? null : others + participants - outsiders;
  const gained =
    members === null
      ? trans.__('Everybody on this server can then read it from its first message on, and write.')
      : trans._n(
          'The %1 member of “%2” can then read it from its first message on, and write.',
          'All %1 members of “%2” can then read it from its first message on, and write.',
          members,
          workspace
        );
  const lost = trans._n(
    '%1 person who is no member of “%2” loses access at once.',
    '%1 people who are no members of “%2” lose access at once.',
    outsiders,
    workspace
  );
  return outsiders > 0 ? `${gained} ${lost}` : gained;
}
