import { chatFileName } from '../../../../src/model/index.js';

describe('chatFileName', () => {
  it('[ARCHIVEVIEW2] is a name that every disk takes', () => {
    expect(chatFileName('Survey team')).toBe('Survey team.chat');
    expect(chatFileName('../../etc/passwd')).toBe('-..-etc-passwd.chat');
    expect(chatFileName('a\\b:c*d?e"f<g>h|i\u0000j\nk')).toBe('a-b-c-d-e-f-g-h-i-j-k.chat');
    expect(chatFileName('photo\u202Egnp.exe')).toBe('photognp.exe.chat');
    expect(chatFileName(' ..hidden.. ')).toBe('hidden.chat');
    expect(['CON', 'nul.txt', 'com1', 'console'].map(chatFileName)).toEqual([
      '_CON.chat',
      '_nul.txt.chat',
      '_com1.chat',
      'console.chat'
    ]);
    expect(['', ' . ', '\u202E'].map(chatFileName)).toEqual(Array(3).fill('chat.chat'));
    expect(Buffer.byteLength(chatFileName('漢'.repeat(200)))).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(chatFileName('😀'.repeat(200)))).toBeLessThanOrEqual(255);
  });
});
