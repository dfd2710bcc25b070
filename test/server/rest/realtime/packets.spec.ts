import {
  readAnswer,
  readPacket,
  writeAck,
  writeEvent,
  writePacket
} from '../../../../server/rest/realtime/packets.js';

describe('packets of Socket.IO 0.9', () => {
  it('[RT1] can be parsed', () => {
    expect(readPacket('2::')).toEqual({ type: 'heartbeat', id: '', wantsAck: false, data: '' });
    expect(readPacket('5:1+::{"name":"user.activity","args":[{}]}')).toEqual({
      type: 'event',
      id: '1',
      wantsAck: true,
      data: '{"name":"user.activity","args":[{}]}'
    });
    expect(readPacket('3:::{"id":4,"body":"a:b\n"}')).toMatchObject({
      type: 'message',
      data: '{"id":4,"body":"a:b\n"}'
    });
    expect(readPacket('0::/chat:bye')).toMatchObject({ type: 'disconnect', data: 'bye' });
  });

  it('[RT1] can be written', () => {
    expect(writePacket('connect')).toBe('1::');
    expect(writePacket('heartbeat')).toBe('2::');
    expect(writePacket('message', '{}')).toBe('3:::{}');
    expect(writeEvent('trouter.connected', { ttl: 1 })).toBe(
      '5:::{"name":"trouter.connected","args":[{"ttl":1}]}'
    );
    expect(writeAck('7')).toBe('6:::7+[]');
  });

  it('[RT1] exclude all other text', () => {
    for (const text of ['', 'x', '9::', '5', '5:', '5:1', '5:x::', '5:1++::', ':::', '5:1']) {
      expect(readPacket(text)).toBeNull();
    }
    expect(readAnswer('{"id":3,"status":200,"body":"x"}')).toEqual({ id: 3, status: 200 });
    for (const text of ['', 'null', '[]', '{"id":"3","status":200}', '{"id":3}', '{']) {
      expect(readAnswer(text)).toBeNull();
    }
  });
});
