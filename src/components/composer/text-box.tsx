import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '../shared/buttons.js';
import { Icon } from '../icons.js';

export interface ITextBoxProps {
  value: string;
  trans: TranslationBundle;
  placeholder?: string;
  /** Shift and Enter send, Enter alone makes a new line. */
  sendWithShiftEnter: boolean;
  /** What Escape does, if anything; with it the box says that it edits. */
  onCancel?(): void;
  onChange(value: string): void;
  onSubmit(): void;
  autoFocus?: boolean;
}

/** A box to write in that grows with its text: the composer, and a message that is edited. */
export const TextBox = React.forwardRef<HTMLTextAreaElement, ITextBoxProps>(
  function TextBox(props, ref) {
    const { value, trans, sendWithShiftEnter, onCancel } = props;
    const area = useRef<HTMLTextAreaElement>(null);
    const [isFocused, setFocused] = useState(false);
    useImperativeHandle(ref, () => area.current as HTMLTextAreaElement);

    useLayoutEffect(() => {
      if (area.current) {
        area.current.style.height = '';
        area.current.style.height = `${area.current.scrollHeight}px`;
      }
    }, [value]);
    useEffect(() => {
      if (props.autoFocus && area.current) {
        area.current.focus();
        area.current.setSelectionRange(value.length, value.length);
      }
    }, []);

    const canSend = value.trim() !== '';
    const onKeyDown = (event: React.KeyboardEvent): void => {
      // Enter that ends a composed character belongs to the input method; old browsers say so by 229.
      if (event.nativeEvent.isComposing || event.keyCode === 229) {
        return;
      }
      if (event.key === 'Enter' && event.shiftKey === sendWithShiftEnter) {
        event.preventDefault();
        if (canSend) {
          props.onSubmit();
        }
      } else if (event.key === 'Escape' && onCancel) {
        event.stopPropagation();
        onCancel();
      }
    };

    const newLine = sendWithShiftEnter
      ? trans.__('Shift+Enter: send')
      : trans.__('Shift+Enter: new line');
    return (
      <div
        className={`cq-Composer${isFocused ? ' cq-mod-focused' : ''}`}
        onClick={event => {
          if (event.target === event.currentTarget) {
            area.current?.focus();
          }
        }}
      >
        {onCancel && (
          <div className="cq-Context">
            <Icon name="edit" />
            <span className="cq-Ellipsis">{trans.__('Editing your message')}</span>
            <IconButton icon="close" label={trans.__('Cancel editing')} onClick={onCancel} />
          </div>
        )}
        <textarea
          ref={area}
          className="cq-Composer-text"
          rows={1}
          aria-label={trans.__('Message')}
          placeholder={props.placeholder}
          value={value}
          onChange={event => props.onChange(event.target.value)}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        />
        <div className="cq-Composer-bar">
          <span className="cq-Meta cq-Composer-hint">
            {isFocused && (onCancel ? trans.__('Esc cancels') : canSend && newLine)}
          </span>
          <IconButton
            icon="send"
            label={onCancel ? trans.__('Save') : trans.__('Send')}
            primary={canSend}
            off={!canSend}
            // The focus stays in the text.
            onMouseDown={event => event.preventDefault()}
            onClick={props.onSubmit}
          />
        </div>
      </div>
    );
  }
);
