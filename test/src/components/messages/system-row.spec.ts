import { nullTranslator } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';
import { systemText } from '../../../../src/components/messages/system-row.js';
import type { IMessageItem, IPerson } from '../../../../src/model/index.js';

const PEOPLE: { [username: string]: IPerson } = {
  ivo: { username: 'ivo', name: 'Ivo Teska', kind: 'account', here: true },
  calc: { username: 'calc', name: 'Calculator', kind: 'bot', bot: true, here: true }
};

const told = (event: string | undefined, details?: unknown): string => {
  const item: IMessageItem = {
    type: 'system',
    id: 's1',
    sender: '',
    body: 'Something happened.',
    own: false,
    delivery: 'saved',
    event,
    details: details as JSONObject
  };
  return systemText(item, username => PEOPLE[username], nullTranslator.load('x'));
};

describe('systemText', () => {
  it('[SYSVIEW1] says in the words of the page who came, who went, and what the chat is called', () => {
    const by = (initiator: string, ...participants: string[]) => ({ initiator, participants });
    expect(told('participantAdded', by('ivo', 'calc', 'mira'))).toBe(
      'Ivo Teska added Calculator (bot), mira'
    );
    expect(told('participantAdded', by('ivo', 'ivo'))).toBe('Ivo Teska joined');
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
  });

  it("[SYSVIEW1] tells what it does not understand in the server's words", () => {
    for (const [event, details] of [
      [undefined, undefined],
      ['retentionChanged', { days: 3 }],
      ['topicUpdated', { topic: 7 }],
      ['participantAdded', { participants: 'ivo' }],
      ['participantRemoved', { participants: [7] }]
    ] as const) {
      expect(told(event, details)).toBe('Something happened.');
    }
  });
});
