// The runtime of one execution environment: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
// Between two invocations it stands still in a blocking read, as Lambda freezes an idle environment: no timer
// fires and no answer arrives. When the machine goes away, however it does, the read ends and so does this.
import { readSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER, ROLLCALL_FREEZE } = process.env;
const machine = process.ppid;
let current = '';

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const url = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`;
    const sent = request(url, { method, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
      answer.on('end', () => resolve({ headers: answer.headers, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject).end(body);
  });
}

async function report(error, path) {
  const { name = 'Error', message = String(error), stack = '' } = error ?? {};
  process.stderr.write(`${stack || message}\n`);
  const body = JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') });
  await call('POST', path, body, { 'lambda-runtime-function-error-type': name });
}

function standStill() {
  if (ROLLCALL_FREEZE === 'off') return;
  if (readSync(3, Buffer.alloc(1)) === 0) process.exit(0);
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function load() {
  const [file, name] = _HANDLER.split('.');
  const module = await import(join(LAMBDA_TASK_ROOT, `${file}.mjs`));
  if (typeof module[name] !== 'function') throw new Error(`${_HANDLER} is not exported`);
  return module[name];
}

async function serve(handler) {
  standStill();
  const { headers, text } = await call('GET', 'invocation/next');
  current = headers['lambda-runtime-aws-request-id'];
  try {
    const answer = await handler(JSON.parse(text), contextOf(headers));
    await call('POST', `invocation/${current}/response`, JSON.stringify(answer ?? null));
  } catch (error) {
    await report(error, `invocation/${current}/error`);
  }
}

process.on('uncaughtException', async (error) => {
  await report(error, current ? `invocation/${current}/error` : 'init/error').catch(() => {});
  process.exit(1);
});

setInterval(() => process.ppid === machine || process.exit(0), 300).unref();

const handler = await load();
for (;;) await serve(handler);
