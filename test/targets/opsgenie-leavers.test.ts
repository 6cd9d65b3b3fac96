import { describe } from 'vitest';
import { describeLeavers } from '../contracts/leavers.ts';
import { opsgenieLeavers } from '../harness/opsgenie-leavers.ts';

describe('leavers at Opsgenie', () => describeLeavers(opsgenieLeavers, 240));
