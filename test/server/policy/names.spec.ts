import { freeTopic } from '../../../server/policy/names.js';

describe('freeTopic', () => {
  it('[REST11] stays within the limit, whatever the maker is called', () => {
    expect(freeTopic('Ada', new Set(["Ada's chat"]), 200)).toBe("Ada's chat 2");
    expect(freeTopic(null, new Set(['Chat']), 200)).toBe('Chat 2');
    expect(freeTopic('x'.repeat(50), new Set(), 20)).toBe(`${'x'.repeat(13)}'s chat`);
  });
});
