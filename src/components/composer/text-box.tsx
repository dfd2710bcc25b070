import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { IAttachmentParts } from '../attachments/use-attaching.js';
import { IconButton } from '../shared/buttons.js';
import { Icon } from '../icons.js';
import { hasScreenKeyboard } from '../shared/touch.js';

/** Helps with writing: a list above the text box, and a line in it. */
export interface IAssistance {
  /** The list. It floats above the box. */
  readonly popup: React.ReactNode;
  readonly line: React.ReactNode;
  /** Tell screen readers of the list. */
  readonly attributes: React.AriaAttributes;
  /** @returns whether the key was meant for the list */
  onKeyDown(event: React.KeyboardEvent): boolean;
  /** The caret has moved; null if there is none. */
  onCaret(at: number | null): void;
}

export interface ITextBoxProps {
  value: string;
  trans: TranslationBundle;
  placeholder?: string;
  /** The longest text, in characters. */
  limit: number;
  /** True if Shift+Enter sends and Enter starts a new line; false for the reverse. On touch screens Enter always starts a new line. */
  sendWithShiftEnter: boolean;
  /** Called on Escape. If it is given, the box is labelled as an editor of a message. */
  onCancel?(): void;
  /** A line above the text. */
  context?: React.ReactNode;
  /** Called on Escape. Returns whether that had an effect. */
  onEscape?(): boolean;
  onChange(value: string): void;
  onSubmit(): void;
  autoFocus?: boolean;
  assistance?: IAssistance;
  attachments?: IAttachmentParts;
}

/** The box shows how many characters are left once they are this few. */
const NEAR = 1_000;

/** A text box that grows with its text, used by the composer and for editing a message. */
export const TextBox = React.forwardRef<HTMLTextAreaElement, ITextBoxProps>(
  function TextBox(props, ref) {
    const { value, trans, onCancel, assistance, attachments } = props;
    const isTouch = hasScreenKeyboard();
    const sendWithShiftEnter = isTouch || props.sendWithShiftEnter;
    const area = useRef<HTMLTextAreaElement>(null);
    const [isFocused, setFocused] = useState(false);
    useImperativeHandle(ref, () => area.current as HTMLTextAreaElement);

    const frame = useRef<HTMLDivElement>(null);
    const fit = (): void => {
      if (area.current && frame.current) {
        // While the text is measured, its frame keeps its height: the content above must not move.
        frame.current.style.minHeight = `${frame.current.offsetHeight}px`;
        area.current.style.height = '';
        area.current.style.height = `${area.current.scrollHeight}px`;
        frame.current.style.minHeight = '';
      }
    };
    useLayoutEffect(fit, [value]);
    useEffect(() => {
      let known = area.current!.clientWidth;
      // In a narrower panel the same text has more lines.
      const observer = new ResizeObserver(() => {
        const width = area.current?.clientWidth ?? known;
        if (width !== known) {
          known = width;
          fit();
        }
      });
      observer.observe(area.current!);
      return () => observer.disconnect();
    }, []);
    useEffect(() => {
      if (props.autoFocus && area.current) {
        area.current.focus();
        area.current.setSelectionRange(value.length, value.length);
      }
    }, []);

    const left = props.limit - value.trim().length;
    const canSend = (attachments?.canSend ?? value.trim() !== '') && left >= 0;
    const onKeyDown = (event: React.KeyboardEvent): void => {
      // An Enter that ends a composition belongs to the input method. Old browsers report it as key code 229.
      if (event.nativeEvent.isComposing || event.keyCode === 229) {
        return;
      }
      if (assistance?.onKeyDown(event)) {
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
      } else if (event.key === 'Escape' && props.onEscape?.()) {
        event.stopPropagation();
      }
    };

    const newLine = sendWithShiftEnter
      ? trans.__('Shift+Enter: send')
      : trans.__('Shift+Enter: new line');
    return (
      <div
        ref={frame}
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
        {props.context}
        {assistance?.popup}
        {attachments?.chips}
        <textarea
          {...assistance?.attributes}
          ref={area}
          className="cq-Composer-text"
          dir="auto"
          aria-invalid={left < 0 || undefined}
          rows={1}
          aria-label={onCancel ? trans.__('Edited message') : trans.__('Message')}
          placeholder={props.placeholder}
          value={value}
          onChange={event => {
            props.onChange(event.target.value);
            assistance?.onCaret(caretOf(event.target));
          }}
          onSelect={event => assistance?.onCaret(caretOf(event.currentTarget))}
          onFocus={event => {
            setFocused(true);
            assistance?.onCaret(caretOf(event.target));
          }}
          onBlur={() => {
            setFocused(false);
            assistance?.onCaret(null);
          }}
          onKeyDown={onKeyDown}
          onPaste={attachments?.onPaste}
        />
        <div className="cq-Composer-bar">
          {attachments?.button}
          {assistance?.line}
          {left < NEAR && (
            <span className={`cq-Meta cq-Composer-left${left < 0 ? ' cq-mod-error' : ''}`}>
              {left < 0
                ? trans._n('%1 character too many', '%1 characters too many', -left)
                : trans._n('%1 character left', '%1 characters left', left)}
            </span>
          )}
          <span className="cq-sr" role="status">
            {left < 0 && trans.__('The text is too long to be sent.')}
          </span>
          <span className="cq-Meta cq-Composer-hint">
            {attachments?.hint ??
              (isFocused &&
                !isTouch &&
                (onCancel
                  ? trans.__('Esc cancels')
                  : assistance?.popup
                    ? trans.__('Tab or Enter picks')
                    : canSend && newLine))}
          </span>
          <IconButton
            icon="send"
            label={onCancel ? trans.__('Save') : trans.__('Send')}
            primary={canSend}
            off={!canSend}
            // Keep the focus in the text.
            onMouseDown={event => event.preventDefault()}
            onClick={props.onSubmit}
          />
        </div>
      </div>
    );
  }
);

/** The place of the caret; null while text is selected. */
const caretOf = ({ selectionStart, selectionEnd }: HTMLTextAreaElement): number | null =>
  selectionStart === selectionEnd ? selectionStart : null;
