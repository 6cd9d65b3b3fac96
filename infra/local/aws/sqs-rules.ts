/** What of a request matters here: one message, or the entries of a batch. */
type Sent = { MessageBody?: unknown; MessageAttributes?: unknown; Entries?: unknown };

/** What SQS refuses and the SQS in memory takes: the error's name, or `undefined` where there is nothing to refuse. */
export function refusalOf(request: unknown): string | undefined {
  const { Entries, ...single } = (request ?? {}) as Sent;
  const messages: Sent[] = Array.isArray(Entries) ? Entries : [single];
  return messages.map(refusalOfMessage).find((refusal) => refusal !== undefined);
}

function refusalOfMessage({ MessageBody, MessageAttributes }: Sent): string | undefined {
  const attributes = Object.values(MessageAttributes ?? {});
  if (attributes.length > 10) return 'InvalidParameterValueException';
  const values = attributes.map(({ StringValue }) => StringValue);
  if (values.includes('')) return 'InvalidParameterValueException';
  const texts = [MessageBody, ...values].filter((text) => typeof text === 'string');
  return texts.every(isAccepted) ? undefined : 'InvalidMessageContents';
}

/**
 * #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function isAccepted(text: string): boolean {
  return /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(text);
}
