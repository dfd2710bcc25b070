import { nullTranslator } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';
import React from 'react';
import { SystemRow, systemText } from '../../../../src/components/messages/system-row.js';
import { TURN } from '../../../../src/components/content/budget.js';
import { TextCosts } from '../../../../src/components/content/text-costs.js';
import { TimeFormat } from '../../../../src/components/shared/time.js';
import type { IMessageItem, IPerson } from '../../../../src/model/index.js';
import { symbols } from '../../../harness/slow-texts.js';
import { Drawing } from '../../../harness/react.js';

const TRANS = nullTranslator.load('x');

const PEOPLE: { [username: string]: IPerson } = {
  ivo: { username: 'ivo', name: 'Ivo Teska', kind: 'account', here: true },
  calc: { username: 'calc', name: 'Calculator', kind: 'bot', bot: true, here: true }
};

const ITEM: IMessageItem = {
  type: 'system',
  id: 's1',
  sender: '',
  body: 'Something happened.',
  own: false,
  delivery: 'saved'
};

const marked = (event: string | undefined, details?: unknown): string => {
  const item: IMessageItem = { ...ITEM, event, details: details as JSONObject };
  return systemText(item, username => PEOPLE[username], TRANS);
};

/** The text without the isolation marks around names and topics. */
const told = (event: string | undefined, details?: unknown): string =>
  marked(event, details).replace(/[\ue000\ue001]/g, '');

describe('systemText', () => {
  it("[SYSVIEW1] reports participants and names in the page's language", () => {
    const by = (initiator: string, ...participants: string[]) => ({ initiator, participants });
    expect(told('participantAdded', by('ivo', 'calc', 'mira'))).toBe(
      'Ivo Teska added Calculator (bot), mira'
    );
    expect(told('participantAdded', by('ivo', 'ivo'))).toBe('Ivo Teska joined');
    expect(told('participantAdded', by('ivo', 'ivo', 'mira'))).toBe('Ivo Teska added mira');
    expect(told('participantAdded', { participants: ['ivo'] })).toBe('Added: Ivo Teska');
    expect(told('participantRemoved', by('ivo', 'calc'))).toBe(
      'Ivo Teska removed Calculator (bot)'
    );
    expect(told('participantRemoved', by('ivo', 'ivo'))).toBe('Ivo Teska left');
    expect(told('participantRemoved', { participants: ['ivo'] })).toBe('Removed: Ivo Teska');
    expect(told('topicUpdated', { initiator: 'ivo', topic: 'Drift' })).toBe(
      'Ivo Teska named the chat “Drift”'
    );
    expect(told('topicUpdated', { topic: 'Drift' })).toBe('The chat is now called “Drift”');
    expect(told('accessChanged', { initiator: 'ivo', access: 'private' })).toBe(
      'Ivo Teska made the chat private. Only its participants can read it.'
    );
    expect(told('accessChanged', { initiator: 'ivo', access: 'open' })).toBe(
      'Ivo Teska opened the chat. All members of its workspace can read it.'
    );
    expect(told('botsQuiet', { answers: 3 })).toBe(
      'The bots have answered each other 3 times. They are quiet until a person writes.'
    );
  });

  it("[SYSVIEW1] shows an unknown kind in the server's words", () => {
    for (const [event, details] of [
      [undefined, undefined],
      ['retentionChanged', { days: 3 }],
      ['topicUpdated', { topic: 7 }],
      ['botsQuiet', { answers: '3' }],
      ['participantAdded', { participants: 'ivo' }],
      ['participantRemoved', { participants: [7] }]
    ] as const) {
      expect(told(event, details)).toBe('Something happened.');
    }
  });
});

describe('the text of a conversation', () => {
  it('[CONV9] says how it began and ended, and what its manager did', () => {
    const participants = ['calc'];
    expect(told('conversationCreated', { initiator: 'ivo' })).toBe(
      'Ivo Teska began the conversation'
    );
    expect(told('conversationEnded', { participants, initiator: 'ivo' })).toBe(
      'The conversation has ended, because Calculator (bot) left. Nobody can write any more.'
    );
    expect(told('managerAway', { participants })).toMatch(/^Calculator \(bot\) manages the bots/);
    expect(told('answersDropped', { participants, answers: 2 })).toMatch(/about 2 answers of bots/);
    expect(told('answersDropped', { participants, answers: '2' })).toBe('Something happened.');
  });
});

/** The texts that the row isolates. */
function setApart(event: string, details: unknown): string[] {
  const drawing = new Drawing();
  drawing.draw(
    <SystemRow
      item={{ ...ITEM, event }}
      text={marked(event, details)}
      times={new TimeFormat(TRANS)}
    />
  );
  const names = drawing.texts('bdi');
  drawing.dispose();
  return names;
}

describe('SystemRow', () => {
  it("[SYSVIEW4] isolates names and topics from the server's words", () => {
    const topic = 'Drift”. Ivo Teska left. “';
    expect(setApart('topicUpdated', { initiator: 'ivo', topic })).toEqual(['Ivo Teska', topic]);
    const participants = ['calc', 'mira removed ivo'];
    expect(setApart('participantAdded', { initiator: 'ivo', participants })).toEqual([
      'Ivo Teska',
      'Calculator (bot)',
      'mira removed ivo'
    ]);
  });

  it('[SYSVIEW4] removes isolation marks from a topic', () => {
    const topic = 'a\ue001 Ivo left \ue000b';
    expect(setApart('topicUpdated', { topic })).toEqual(['a Ivo left b']);
    const item = { ...ITEM, body: '\ue000Ivo\ue001 left' };
    expect(systemText(item, () => undefined, TRANS)).toBe('Ivo left');
  });

  it('[BUDGET28] names as many people as are laid out quickly, and says how many more there are', () => {
    const participants = Array.from({ length: 250 }, (_, index) => `u${index}`);
    expect(setApart('participantAdded', { participants })).toHaveLength(50);
    expect(told('participantAdded', { participants })).toMatch(/, u49, and 200 more$/);
    const rare = participants.map((_, i) => symbols(40, i * 7));
    const names = setApart('participantAdded', { participants: rare });
    expect(names.length).toBeGreaterThan(0);
    expect(new TextCosts().next(names.join(' '))).toBeLessThanOrEqual(TURN);
    expect(told('participantAdded', { participants: rare })).toMatch(/, and 2\d\d more$/);
    expect(told('participantRemoved', { participants: rare.slice(0, 1) })).toBe(
      `Removed: ${rare[0]}`
    );
  });
});
