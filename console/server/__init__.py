"""What serves pages and sockets, whatever they show: requests, threads, health, the insides of other libraries."""
