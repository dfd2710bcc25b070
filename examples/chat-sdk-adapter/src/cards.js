import {
  cardToFallbackText,
  extractCard,
  renderGfmTable,
  ValidationError
} from '@chat-adapter/shared';
import { convertEmojiPlaceholders, stringifyMarkdown } from 'chat';

const ADAPTER = 'colloquy';

/** The bounds of the server. */
const MOST_OPTIONS = 20;
const LONGEST_ID = 64;
const LONGEST_VALUE = 1_000;
const LONGEST_LABEL = 200;

/**
 * @typedef {{ audience?: readonly string[], once?: boolean }} Audience
 * @typedef {import('chat').CardElement & Audience} AddressedCard
 * @typedef {{ id: string, label: string, style?: string, value?: string }} Option
 */

/**
 * A card whose buttons are for some people. The server refuses the clicks of all others.
 *
 * @param {import('chat').CardElement} card
 * @param {readonly string[]} audience usernames
 * @param {boolean} [once] whether the first click ends the question. Otherwise each of these people may click once
 * @returns {AddressedCard}
 */
export const forPeople = (card, audience, once = true) => ({ ...card, audience, once });

/**
 * The Markdown of a message.
 *
 * @param {import('chat').AdapterPostableMessage} message
 */
export function textOf(message) {
  const card = extractCard(message);
  return convertEmojiPlaceholders(card ? cardText(card) : markdownOf(message), 'gchat');
}

/** @param {import('chat').AdapterPostableMessage} message */
function markdownOf(message) {
  if (typeof message === 'string') {
    return message;
  }
  if ('raw' in message) {
    return message.raw;
  }
  return 'markdown' in message
    ? message.markdown
    : 'ast' in message
      ? stringifyMarkdown(message.ast).trimEnd()
      : '';
}

/** @param {import('chat').CardElement} card */
function cardText(card) {
  const { imageUrl, children, ...head } = card;
  const parts = [
    cardToFallbackText({ ...head, children: [] }, { boldFormat: '**', lineBreak: '\n\n' }),
    imageUrl && image(imageUrl, card.title),
    ...children.map(childText)
  ];
  return parts.filter(Boolean).join('\n\n');
}

/**
 * @param {import('chat').CardChild} child
 * @returns {string}
 */
function childText(child) {
  switch (child.type) {
    case 'text':
      return child.style === 'bold' ? `**${child.content}**` : child.content;
    case 'image':
      return image(child.url, child.alt);
    case 'divider':
      return '---';
    case 'link':
      return `[${child.label}](${child.url})`;
    case 'fields':
      return child.children.map(({ label, value }) => `- **${label}:** ${value}`).join('\n');
    case 'table':
      return renderGfmTable(child).join('\n');
    case 'section':
      return child.children.map(childText).filter(Boolean).join('\n\n');
    case 'actions':
      return child.children
        .map(one => (one.type === 'link-button' ? `[${one.label}](${one.url})` : ''))
        .filter(Boolean)
        .join(' · ');
    default:
      return cardToFallbackText({ type: 'card', children: [child] });
  }
}

/** @param {string} url @param {string} [alt] */
const image = (url, alt = '') => `![${alt}](${url})`;

/**
 * The buttons of a message, as fields of the API.
 *
 * @param {import('chat').AdapterPostableMessage} message
 * @returns {{ options?: Option[] } & Audience}
 */
export function questionOf(message) {
  const card = /** @type {AddressedCard | null} */ (extractCard(message));
  const options = card ? card.children.flatMap(optionsIn) : [];
  if (!card || options.length === 0) {
    return {};
  }
  if (options.length > MOST_OPTIONS) {
    throw new ValidationError(ADAPTER, `A card has at most ${MOST_OPTIONS} buttons.`);
  }
  const { audience, once = false } = card;
  return { options: options.map(numbered), once, ...(audience && { audience: [...audience] }) };
}

/**
 * @param {import('chat').CardChild} child
 * @returns {Option[]}
 */
function optionsIn(child) {
  if (child.type === 'section') {
    return child.children.flatMap(optionsIn);
  }
  return child.type === 'actions' ? child.children.flatMap(choicesOf) : [];
}

/**
 * @param {import('chat').ActionsElement['children'][number]} element
 * @returns {Option[]}
 */
function choicesOf(element) {
  const { id = '' } = element;
  switch (element.type) {
    case 'button': {
      const { label, value, style = 'default', disabled } = element;
      return disabled ? [] : [{ id, label, style, ...(value !== undefined && { value }) }];
    }
    case 'select':
    case 'radio_select':
      return element.options.map(({ label, value }) => ({ id, label, value }));
    default:
      return [];
  }
}

/** Numbers tell buttons of one action apart. @param {Option} option @param {number} index @returns {Option} */
function numbered({ id, label, value, style }, index) {
  const full = `${index}:${id}`;
  if (full.length > LONGEST_ID || (value?.length ?? 0) > LONGEST_VALUE) {
    const told = `The id of a button has at most ${LONGEST_ID - 3} characters, and its value ${LONGEST_VALUE}.`;
    throw new ValidationError(ADAPTER, told);
  }
  return {
    id: full,
    label: label.slice(0, LONGEST_LABEL).toWellFormed?.() ?? label.slice(0, LONGEST_LABEL),
    ...(style !== undefined && { style }),
    ...(value !== undefined && { value })
  };
}

/** The action of a button, from the id of its option. @param {string} option */
export const actionOf = option => option.slice(option.indexOf(':') + 1);
