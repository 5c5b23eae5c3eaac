# The gateway as an image; docs/guides/docker.md says how it is run.
#
# The base has the Node that package.json names, so what the package `node` is for, a Node of the right version on
# machines that have another one, is done: --ignore-scripts leaves its binary out. No other package has a script.
# Neither curl nor tini is added: Node asks for its own health and ends by itself on SIGTERM. With `docker run`, say
# --init all the same, so that something reaps whatever a command leaves behind; the compose file says it.

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: it refuses a lock file that lacks the binaries of platforms which a mirror does not carry.
# `npm install` takes every version and digest from the lock file all the same.
# TypeScript comes as a peer of Qdrant's client, for its types: Node strips them without it.
RUN npm install --omit=dev --ignore-scripts --no-save --loglevel=error \
    && rm -rf node_modules/typescript node_modules/@typescript node_modules/.bin

FROM node:24.21.0-bookworm-slim
LABEL org.opencontainers.image.title="draft-thinker" \
      org.opencontainers.image.description="An OpenAI-compatible LLM gateway: a cheap model drafts, its own log-probabilities decide." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/node:24.21.0-bookworm-slim"
# On all addresses, because nothing outside a container reaches its loopback. Asking no keys of clients there is
# refused until DRAFT_THINKER_ALLOW_ANONYMOUS=true says that it is meant.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json config.yaml LICENSE ./
# What the sandbox plays when there is no key.
COPY bench/data/prompts ./bench/data/prompts
COPY bench/data/recordings ./bench/data/recordings
COPY machines ./machines
COPY sandbox ./sandbox
COPY src ./src
# All that is ever written, and so the volumes' places. Everything else belongs to root and may be read-only.
RUN mkdir cache evidence && chown node:node cache evidence
# The user `node`, as a number, so that orchestrators can tell that it is not root.
USER 1000:1000
EXPOSE 8080 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
CMD ["serve"]
