import { ada, bob, settle, textsOf, until, useBridges } from './test-bridges.js';

describe('a chat that is connected to a room', () => {
  const stage = useBridges();

  it('[BRIDGE25] when an open chat is made private, the bridge of an owner and the guests stay', async () => {
    stage.chat = await stage.api.chat(ada, { access: 'open' });
    const eve = await stage.with('eve');
    eve.text('Hello', 'm1');
    await stage.shows('Hello');
    const { chat } = stage;
    await stage.api.rooms.execute(ada, { type: 'update-chat', chat, access: 'private' });
    await stage.say('Among us');
    eve.text('I am still here', 'm2');
    await stage.shows('Hello', 'Among us', 'I am still here');
    await until(() => textsOf(eve.received).length === 1);
  });

  it('[BRIDGE25] the bridge of somebody who may no longer read it ends', async () => {
    const { rooms } = stage.api;
    const { id: workspaceId } = await rooms.execute(bob, { type: 'create-workspace', name: 'Lab' });
    const members = { workspace: workspaceId, usernames: ['ada'] };
    await rooms.execute(bob, { type: 'add-workspace-members', ...members });
    const chat = await stage.api.chat(ada, { access: 'open', workspaceId });
    stage.chat = chat;
    await stage.connect('team', bob); // who owns the workspace, and takes no part in the chat
    const eve = await stage.livekit.join('eve');
    await rooms.execute(ada, { type: 'update-chat', chat, access: 'private' });
    await stage.state('refused');
    await stage.say('kept from the room');
    eve.text('kept from the chat', 'm1');
    await settle();
    expect(stage.livekit.bridgeIn()).toBeUndefined();
    expect(textsOf(eve.received)).toEqual([]);
    expect(await stage.bodies()).toEqual(['kept from the room']);
  });
});
