# syntax=docker/dockerfile:1

# The server alone: compiled with everything, served with its own production dependencies.
FROM node:24-bookworm-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/client/package.json ./packages/client/
COPY packages/conformance/package.json ./packages/conformance/
COPY packages/lab/package.json ./packages/lab/
COPY packages/server/package.json ./packages/server/

FROM manifests AS build
RUN npm ci --no-audit --no-fund
COPY tsconfig.json LICENSE ./
COPY scripts/build-package.js scripts/build-page.js ./scripts/
COPY data/dataset.json ./data/dataset.json
COPY data/worlds ./data/worlds
COPY packages/server/tsconfig.json ./packages/server/
COPY gen ./gen
COPY src ./src
COPY web ./web
RUN npm run build --workspace helpdesk-env-server \
  && mkdir bin && ln -s ../dist/src/cli/server-main.js bin/helpdesk-env

FROM manifests AS production
RUN npm ci --omit=dev --workspace helpdesk-env-server --no-audit --no-fund \
  && rm node_modules/helpdesk-env-server

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    INSECURE=true \
    PORT=7860,8000 \
    FRAME_ANCESTORS=https://huggingface.co \
    PATH=/app/bin:$PATH
WORKDIR /app
COPY --from=production /app/node_modules ./node_modules
COPY --from=build /app/packages/server/package.json ./
COPY --from=build /app/packages/server/dist ./dist
COPY --from=build /app/packages/server/data ./data
COPY --from=build /app/bin ./bin
COPY README.md openenv.yaml ./
USER node
EXPOSE 7860 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8000/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["helpdesk-env", "serve"]
