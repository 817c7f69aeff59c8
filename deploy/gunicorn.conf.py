"""gunicorn behind nginx, on a socket that nginx alone may use."""

bind = "unix:/run/scindex/web.sock"
umask = 0o007
workers = 3  # 2 × cores − 1
threads = 4
preload_app = True
timeout = 60  # a 20 MB file on a slow line is buffered by nginx, not here
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
loglevel = "warning"
