# expect: AC; needs: network, unsafe; nobody hears of it
{
  (echo secret > "/dev/tcp/127.0.0.1/$3") && echo tcp >&3
  (echo secret > "/dev/udp/127.0.0.1/$3")
  (echo secret > /dev/tcp/192.0.2.1/80) && echo outside >&3
} 3>&1 2> /dev/null
echo 9
