import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { IMessageItem } from '../../model/index.js';
import type { IAttachmentParts } from '../attachments/use-attaching.js';
import { IconButton } from '../shared/buttons.js';
import { Icon } from '../icons.js';
import { hasScreenKeyboard } from '../shared/touch.js';
import { applyEdit, formatOf, formatSelection } from './apply-edit.js';
import { useComposerContext } from './composer-context.js';
import { linked, newItem } from './formatting.js';
import { TextLength } from './text-length.js';
import { InputToolbar } from './toolbar/input-toolbar.js';
import { useFittingHeight } from './use-fitting-height.js';
import { useInputBox } from './use-input-box.js';

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
  /** Its name for screen readers. */
  label: string;
  /** The longest text, in characters. */
  limit: number;
  /** True if Shift+Enter sends and Enter starts a new line; false for the reverse. On touch screens Enter always starts a new line. */
  sendWithShiftEnter: boolean;
  /** The message that is edited. Without it, the box is for a new one. */
  editing?: IMessageItem;
  /** Ends the edit without saving it. */
  onCancel?(): void;
  /** A line above the text. */
  context?: React.ReactNode;
  /** Called on Escape. Returns whether that had an effect. */
  onEscape?(): boolean;
  /** Sends the edited text as a new message. */
  onSendAsNew?(): void;
  onChange(value: string): void;
  onSubmit(): void;
  /** The user wants to edit their last message. @returns whether there is one */
  onEditLast?(): boolean;
  autoFocus?: boolean;
  assistance?: IAssistance;
  attachments?: IAttachmentParts;
}

/** A text box that grows with its text, used by the composer and for editing a message. */
export const TextBox = React.forwardRef<HTMLTextAreaElement, ITextBoxProps>(
  function TextBox(props, ref) {
    const { value, trans, limit, editing = null, onCancel, assistance, attachments } = props;
    const { toolbar } = useComposerContext();
    const isTouch = hasScreenKeyboard();
    const sendWithShiftEnter = isTouch || props.sendWithShiftEnter;
    const area = useRef<HTMLTextAreaElement>(null);
    const frame = useRef<HTMLDivElement>(null);
    const [isFocused, setFocused] = useState(false);
    useImperativeHandle(ref, () => area.current as HTMLTextAreaElement);
    useFittingHeight(area, frame, value);
    useEffect(() => {
      if (props.autoFocus && area.current) {
        area.current.focus();
        area.current.setSelectionRange(value.length, value.length);
      }
    }, []);

    const { length } = value.trim();
    const canSubmit = (attachments?.canSend ?? length > 0) && length <= limit;
    const attach = attachments?.button;
    const box = useInputBox(area, { ...props, editing, canSubmit, attach });

    /** @returns whether the key has a meaning in the box */
    const takesKey = (event: React.KeyboardEvent<HTMLTextAreaElement>): boolean => {
      const { currentTarget: text, key, shiftKey } = event;
      const format = formatOf(event);
      if (format) {
        formatSelection(text, format);
      } else if (key === 'Enter' && (shiftKey === sendWithShiftEnter || isAccel(event))) {
        box.submit();
      } else if (key === 'Enter') {
        const item = isSelected(text) ? null : newItem(text.value, text.selectionStart);
        if (!item) {
          return false;
        }
        applyEdit(text, item);
      } else if (key === 'Escape' && onCancel) {
        event.stopPropagation();
        onCancel();
      } else if (key === 'Escape' && props.onEscape?.()) {
        event.stopPropagation();
      } else {
        const isPlain = !shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
        return key === 'ArrowUp' && isPlain && value === '' && props.onEditLast?.() === true;
      }
      return true;
    };
    const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>): void => {
      // An Enter that ends a composition belongs to the input method. Old browsers report it as key code 229.
      const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
      if (!isComposing && !assistance?.onKeyDown(event) && takesKey(event)) {
        event.preventDefault();
      }
    };
    const onPaste = (event: React.ClipboardEvent<HTMLTextAreaElement>): void => {
      attachments?.onPaste(event);
      const { value: text, selectionStart, selectionEnd } = event.currentTarget;
      if (event.defaultPrevented || selectionStart === selectionEnd) {
        return;
      }
      const pasted = event.clipboardData.getData('text/plain');
      const link = linked(text, selectionStart, selectionEnd, pasted);
      if (link) {
        event.preventDefault();
        applyEdit(event.currentTarget, link);
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
        {editing && onCancel && (
          <div className="cq-Context">
            <Icon name="edit" />
            <span className="cq-Ellipsis">{trans.__('Editing your message')}</span>
            <IconButton icon="close" label={trans.__('Cancel editing')} onClick={onCancel} />
          </div>
        )}
        {props.context}
        {assistance?.popup}
        {attachments?.chips}
        {attachments?.zone?.(frame)}
        <textarea
          {...assistance?.attributes}
          ref={area}
          className="cq-Composer-text"
          dir="auto"
          aria-invalid={length > limit || undefined}
          rows={1}
          aria-label={props.label}
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
          onPaste={onPaste}
        />
        <div className="cq-Composer-bar">
          <InputToolbar side="start" registry={toolbar} {...{ box, trans }} />
          {assistance?.line}
          <TextLength {...{ length, limit, trans }} />
          <span className="cq-Meta cq-Composer-hint">
            {attachments?.hint ??
              (isFocused &&
                !isTouch &&
                (editing
                  ? trans.__('Esc cancels')
                  : assistance?.popup
                    ? trans.__('Tab or Enter picks')
                    : canSubmit && newLine))}
          </span>
          <InputToolbar side="end" registry={toolbar} {...{ box, trans }} />
        </div>
      </div>
    );
  }
);

const isAccel = ({ ctrlKey, metaKey }: React.KeyboardEvent): boolean => ctrlKey || metaKey;

const isSelected = ({ selectionStart, selectionEnd }: HTMLTextAreaElement): boolean =>
  selectionStart !== selectionEnd;

/** The place of the caret; null while text is selected. */
const caretOf = ({ selectionStart, selectionEnd }: HTMLTextAreaElement): number | null =>
  selectionStart === selectionEnd ? selectionStart : null;
