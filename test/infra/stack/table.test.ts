import { describe, expect, test } from 'vitest';
import { synthesize } from './template.ts';

const dev = synthesize().only('AWS::DynamoDB::Table');
const prod = synthesize({ stage: 'prod' }).only('AWS::DynamoDB::Table');

describe('the roster', () => {
  test('has the keys and the sparse indexes that the code asks for', () => {
    expect(dev.properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'duePartition', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'people',
          KeySchema: [
            { AttributeName: 'changedPartition', KeyType: 'HASH' },
            { AttributeName: 'changedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
  });

  test('is encrypted, can be set back to any second, and refuses a caller without TLS', () => {
    expect(dev.properties).toMatchObject({
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      ResourcePolicy: {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: { AWS: '*' },
              Action: 'dynamodb:*',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    });
  });

  test('cannot be deleted in production, and goes with its stack elsewhere', () => {
    expect(prod.properties.DeletionProtectionEnabled).toBe(true);
    expect(prod.whenDeleted).toBe('Retain');
    expect(dev.properties.DeletionProtectionEnabled).toBe(false);
    expect(dev.whenDeleted).toBe('Delete');
  });
});
