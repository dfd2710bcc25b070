import { linkTo, placeAt, placeIn } from '../../../src/model/message-place.js';

const CHAT = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';
const BASE = 'https://hub.example/user/ana/colloquy/';

describe('links to messages', () => {
  it('[PLACE1] name the chat and the message in the fragment', () => {
    const link = linkTo(BASE, { chat: CHAT, message: 'a/b&c' });
    expect(link).toBe(`${BASE}#chat=${CHAT}&message=a%2Fb%26c`);
    expect(placeIn(new URL(link).hash)).toEqual({ chat: CHAT, message: 'a/b&c' });
    expect(placeIn(`#chat=${CHAT}`)).toEqual({ chat: CHAT });
  });

  it.each([
    '',
    '#',
    '#chat=x',
    `#message=m1`,
    `#chat=${CHAT}&token=t`,
    `#chat=${CHAT}&message=${'m'.repeat(65)}`
  ])('[PLACE2] the fragment "%s" names no place', fragment => {
    expect(placeIn(fragment)).toBeNull();
  });

  it.each([
    [`${BASE}#chat=${CHAT}&message=m1`, true],
    [`https://hub.example/user/ben/colloquy/#chat=${CHAT}`, true],
    [`https://other.example/user/ana/colloquy/#chat=${CHAT}`, false],
    [`https://hub.example/user/ana/lab#chat=${CHAT}`, false],
    [`https://hub.example/user/ana/colloquy/logout#chat=${CHAT}`, false],
    [`${BASE}?x=1#chat=${CHAT}`, false],
    [`${BASE}#chat=${CHAT}&token=t`, false],
    [BASE, false],
    ['no address', false]
  ])('[PLACE2] the address %s leads to a place here: %s', (address, isHere) => {
    expect(placeAt(address, BASE) !== null).toBe(isHere);
  });
});
