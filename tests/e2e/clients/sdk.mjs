// Runs calls of the official client, unchanged but for its address. One JSON call a line comes in:
// {"side": "server", "call": "redemptions.redeemStackable", "arguments": [...]}; one line goes out:
// {"value": ...}, or {"error": ...} with the members of the client's own error.

import { createInterface } from 'node:readline'
import sdk from '@voucherify/sdk'

const { VoucherifyServerSide, VoucherifyClientSide } = sdk
const { apiUrl, server, client, marketing } = JSON.parse(process.argv[2])

const serverSide = ({ app_id, app_token }) =>
  VoucherifyServerSide({ apiUrl, applicationId: app_id, secretKey: app_token })

const sides = {
  server: serverSide(server),
  marketing: serverSide(marketing),
  client: VoucherifyClientSide({
    apiUrl,
    clientApplicationId: client.app_id,
    clientSecretKey: client.app_token,
    origin: client.origin,
  }),
}

const run = async ({ side, call, arguments: given }) => {
  const steps = call.split('.')
  const method = steps.pop()
  const owner = steps.reduce((found, step) => found[step], sides[side])
  try {
    return { value: await owner[method](...given) }
  } catch (error) {
    return { error: { ...error, message: error.message } }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line))))
}
