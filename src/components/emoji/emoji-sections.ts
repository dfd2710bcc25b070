import type { TranslationBundle } from '@jupyterlab/translation';
import { withTone, type EmojiSet, type IEmoji, type Tone } from '../../model/index.js';

/** One emoji of the grid. */
export interface ICell {
  /** The emoji, with the user's skin tone. */
  readonly text: string;
  readonly name: string;
}

/** A part of the grid with a title. */
export interface ISection {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly ICell[];
}

/** The most emoji that a search shows. */
const MOST = 80;

/** The sections of the grid: what was found, or the recent emoji and the groups. */
export function sectionsOf(
  set: EmojiSet,
  {
    query,
    recent,
    tone,
    trans
  }: { query: string; recent: readonly string[]; tone: Tone; trans: TranslationBundle }
): ISection[] {
  const cellOf = (emoji: IEmoji): ICell => ({ text: withTone(emoji, tone), name: emoji.name });
  if (query.trim() !== '') {
    const cells = set.search(query, MOST).map(cellOf);
    return cells.length > 0 ? [{ id: 'found', title: trans.__('Found'), cells }] : [];
  }
  const used = recent.flatMap(text => {
    const emoji = set.get(text);
    return emoji ? [{ text, name: emoji.name }] : [];
  });
  const groups = set.groups.map(({ id, emoji }) => ({
    id,
    title: groupTitle(id, trans),
    cells: emoji.map(cellOf)
  }));
  return used.length > 0
    ? [{ id: 'recent', title: trans.__('Recent'), cells: used }, ...groups]
    : groups;
}

function groupTitle(id: string, trans: TranslationBundle): string {
  switch (id) {
    case 'smileys_emotion':
      return trans.__('Smileys');
    case 'people_body':
      return trans.__('People');
    case 'animals_nature':
      return trans.__('Animals and nature');
    case 'food_drink':
      return trans.__('Food and drink');
    case 'travel_places':
      return trans.__('Travel and places');
    case 'activities':
      return trans.__('Activities');
    case 'objects':
      return trans.__('Objects');
    case 'symbols':
      return trans.__('Symbols');
    case 'flags':
      return trans.__('Flags');
    default:
      return id;
  }
}
