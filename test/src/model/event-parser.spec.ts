import { EventParser } from '../../../src/model/event-parser.js';

const read = (...pieces: string[]) => {
  const parser = new EventParser();
  return pieces.flatMap(piece => parser.push(piece));
};

describe('[LIST1] the stream of events is read however it is cut', () => {
  const text = ': hello\n\nevent: a\nid: 7\ndata: {"x":1}\n\n: ping\n\ndata: one\ndata: two\n\n';
  const events = [
    { name: 'a', id: '7', data: '{"x":1}' },
    { name: 'message', id: '7', data: 'one\ntwo' }
  ];

  it('in one piece', () => expect(read(text)).toEqual(events));
  it('byte by byte', () => expect(read(...text)).toEqual(events));
  it('with other line ends', () => {
    expect(read(...text.replaceAll('\n', '\r\n'))).toEqual(events);
  });
  it('gives nothing for comments and half events', () => {
    expect(read(': ping\n\n', 'data: unfinished\n')).toEqual([]);
  });
});
