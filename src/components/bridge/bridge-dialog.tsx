import React, { useId, useState } from 'react';
import type { IChatViewProps } from '../contracts.js';
import { Icon } from '../icons.js';
import { Button } from '../shared/buttons.js';
import { Dialog } from '../shared/dialog.js';
import { useAttempt } from '../shared/use-attempt.js';
import { isTrouble, stateWords } from './bridge-words.js';
import { listOf } from '../content/page-language.js';

/** The most characters of a room's name, as the server has it. */
const ROOM_LENGTH = 128;

/** The room of LiveKit that a chat is connected to: its state, and for owners the ways to change it. */
export function BridgeDialog(props: IChatViewProps & { onClose(): void }): JSX.Element {
  const { model, chats, trans, onClose } = props;
  const { status } = model.bridge;
  const { error, attempt } = useAttempt();
  const [room, setRoom] = useState(status?.room ?? '');
  const id = useId();
  const rooms = chats.settings.livekitRooms ?? [];
  const isOwner = chats.list.get(model.id)?.role === 'owner';

  return (
    <Dialog className="cq-Bridge" title={trans.__('LiveKit room')} {...{ error, trans, onClose }}>
      <p className="cq-Bridge-about">
        {trans.__(
          'People in the room and people in this chat read the same messages. Those of the room take part as guests.'
        )}
      </p>
      <div className="cq-Bridge-state" role="status">
        {status ? (
          <>
            <Icon name={isTrouble(status) ? 'warn' : 'live'} />
            <span>
              <b dir="auto">{status.room}</b> · {stateWords(status, trans)}
              {status.reason && <span className="cq-Bridge-reason">{status.reason}</span>}
            </span>
          </>
        ) : (
          <span>{trans.__('This chat is connected to no room.')}</span>
        )}
      </div>
      {isOwner && (
        <form
          className="cq-Bridge-form"
          onSubmit={event => {
            event.preventDefault();
            attempt(model.bridge.connect(room.trim()));
          }}
        >
          <label htmlFor={`${id}-room`}>{trans.__('Room')}</label>
          <div className="cq-Field">
            <input
              id={`${id}-room`}
              data-first
              required
              maxLength={ROOM_LENGTH}
              list={`${id}-rooms`}
              aria-describedby={`${id}-allowed`}
              dir="auto"
              value={room}
              onChange={event => setRoom(event.target.value)}
            />
          </div>
          <datalist id={`${id}-rooms`}>
            {rooms.map(name => (
              <option key={name} value={name.replace(/\*$/, '')} />
            ))}
          </datalist>
          <p id={`${id}-allowed`} className="cq-Bridge-allowed">
            {trans.__('The operator allows: %1', listOf(rooms))}
          </p>
          <footer className="cq-Bridge-foot">
            {status && (
              <Button type="button" onClick={() => attempt(model.bridge.disconnect())}>
                {trans.__('Disconnect')}
              </Button>
            )}
            <Button type="submit" primary>
              {trans.__('Connect')}
            </Button>
          </footer>
        </form>
      )}
    </Dialog>
  );
}
